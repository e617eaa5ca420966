import { getActiveTest, test } from '@japa/runner'
import type { Browser } from 'playwright-core'
import { chromium } from '../support/services.ts'
import { formFolders, loginAt, sentTo, siteOf, WHO } from './support/form_folders.ts'

// Each folder has a page with an odd login form, and what Chromium sends of it: the table is
// what browsers do, and not what we think that they should.

const FOLDERS = await formFolders('sent')
const available = await chromium.available()

test.group('A login form is sent as browsers send it', () => {
  test('{name}')
    .with(FOLDERS)
    .run(async ({ assert }, folder) => {
      const site = await siteOf(folder)
      await loginAt(site, { usernameField: 'who', passwordField: 'pw' })
      assert.equal(sentTo(site), await folder.read('sent.txt'))
    })
})

test.group('Chromium sends that form like this', (group) => {
  let browser: Browser | undefined
  group.each.skip(!available, 'Chromium is not installed')
  group.setup(async () => {
    browser = available ? await chromium.launch() : undefined
  })
  group.teardown(() => browser?.close())

  test('{name}')
    .with(FOLDERS)
    .run(async ({ assert }, folder) => {
      const site = await siteOf(folder)
      // The warm-up runs no scripts either
      const page = await browser!.newPage({ javaScriptEnabled: false })
      getActiveTest()!.cleanup(() => page.close())
      await page.goto(`${site.url}/dir/login`)
      await page.locator('[name=who]').fill(WHO.username)
      await page.locator('[name=pw]').fill(WHO.password)
      // The return key presses the first button, and nothing where that one is disabled
      await (folder.name === 'first_button_disabled'
        ? page.locator('button:enabled').click()
        : page.locator('[name=pw]').press('Enter'))
      await page.waitForURL('**/home*')
      assert.equal(sentTo(site), await folder.read('sent.txt'))
    })
})
