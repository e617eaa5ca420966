import { test } from '@japa/runner'
import { formFolders, loginAt, sentTo, siteOf } from './support/form_folders.ts'

// Each folder has a page that makes it hard to tell where to log in, and what comes of it: what is
// sent, or the error.

const FOLDERS = await formFolders('chosen')

test.group('The form of a login, and its user name', () => {
  test('{name}')
    .with(FOLDERS)
    .run(async ({ assert }, folder) => {
      const site = await siteOf(folder)
      const problem = await loginAt(site, {})
      const expected = await folder.read('outcome.txt')

      assert.equal([sentTo(site), problem].filter(Boolean).join('\n'), expected)
    })

  test('what "form" names gets the credentials, whatever it says: {name}')
    .with([
      { name: 'new_password_alone', form: 'form', path: '/in' },
      { name: 'registration_alone', form: '#join', path: '/signup' },
      { name: 'two_logins', form: '[action^="/login/staff"]', path: '/login/staff' },
      { name: 'two_logins', form: '#customers', path: '/login/customers?next=%2F' },
    ])
    .run(async ({ assert }, { name, form, path }) => {
      const site = await siteOf(FOLDERS.find((folder) => folder.name === name)!)
      assert.equal(await loginAt(site, { form }), '')
      assert.match(sentTo(site), /=warmer%40example.com&\w+=let\+me/)
      assert.lengthOf(site.to(path), 1)
    })
})
