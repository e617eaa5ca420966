import { test } from '@japa/runner'
import { makeRequests } from '../../src/request/make_requests.ts'
import { cookieOf, custom, djangoAdmin, GOOD, laravel, rails } from './support/logins.ts'
import { signer } from './support/signer.ts'
import { TestSite } from './support/site.ts'
import type { Login } from '../../src/request/types.ts'

const SITES = [
  { name: `Django's admin`, start: djangoAdmin, url: '/admin/login/?next=/admin/', as: 'staff' },
  { name: 'Laravel', start: laravel, url: '/login', as: 'member' },
  { name: 'Rails', start: rails, url: '/users/sign_in', as: 'user' },
]

/**
 * Runs over one page, and tells as whom it was asked.
 */
async function run(site: TestSite, login: Login | Login[]) {
  const report = await makeRequests({ urls: ['/page'], login }, signer([site.host]))
  return { report, page: site.to('/page') }
}

function failed(promise: Promise<unknown>) {
  return promise.then(
    () => {
      throw new Error('The login should have failed')
    },
    (error) => error
  )
}

test.group('login', () => {
  test('logs in at {name}')
    .with(SITES)
    .run(async ({ assert }, { start, url, as }) => {
      const site = await start()
      const { report } = await run(site, { url, ...GOOD })

      assert.isTrue(report.ok)
      assert.equal(report.visits[0].persona, 'login')
      assert.equal(report.totals.bytes, as.length)
      assert.equal(site.requests.filter(({ method }) => method === 'POST').length, 1)
    })

  test('a wrong password at {name} fails the run, says so, and asks for no page')
    .with(SITES)
    .run(async ({ assert }, { start, url }) => {
      const site = await start()
      const error = await failed(run(site, { url, username: GOOD.username, password: 'hunter2' }))

      assert.equal(error.code, 'E_LOGIN_FAILED')
      assert.include(error.message, 'the login form came back. Look at user name and password')
      assert.include(error.message, `${site.url}${url.split('?')[0]}`)
      assert.notInclude(error.message, 'hunter2')
      assert.notInclude(error.message, GOOD.username)
      assert.isFalse(site.paths.includes('/page'))
    })

  test('fills further fields, such as the box to be remembered', async ({ assert }) => {
    const site = await laravel()
    const { report } = await run(site, { url: '/login', ...GOOD, fields: { remember: 'on' } })
    assert.equal(report.totals.bytes, 'remembered'.length)
  })

  test('logs several personas in, each with cookies of its own, beside one who is not', async ({
    assert,
  }) => {
    const site = await custom(
      '<form method="post" action="/in"><input name="username"><input type="password" name="password"></form>',
      (request, response) => {
        const user = new URLSearchParams(request.body).get('username')
        response.writeHead(302, { 'location': '/page/home', 'set-cookie': `user=${user}` }).end()
      }
    )
    const login = (username: string, name?: string) => ({ url: '/login', ...GOOD, username, name })
    const report = await makeRequests(
      {
        urls: ['/page/1', '/page/2'],
        login: [login('ada'), login('grace', 'editor')],
        anonymous: true,
        concurrency: 3,
      },
      signer([site.host])
    )
    assert.equal(report.totals.visits, 6)
    assert.sameMembers(
      site.to('/page/1').map(({ headers }) => headers.cookie),
      [undefined, 'user=ada', 'user=grace']
    )
    assert.sameMembers(
      report.visits.filter(({ url }) => url.endsWith('1')).map(({ persona }) => persona),
      ['anonymous', 'login', 'editor']
    )
    assert.equal(site.requests.filter(({ method }) => method === 'POST').length, 2)
  })

  test('one persona that cannot log in keeps all pages from being asked for', async ({
    assert,
  }) => {
    const site = await laravel()
    const error = await failed(
      run(site, [
        { url: '/login', ...GOOD },
        { url: '/login', username: 'nobody', password: 'x', name: 'ghost' },
      ])
    )
    assert.include(error.message, '"ghost"')
    assert.isFalse(site.paths.includes('/page'))
  })

  test('sends the form as it says: multipart, its button, fields outside, a base', async ({
    assert,
  }) => {
    const site = await custom(
      `<base href="/auth/"><table><form id="f" action="ignored" method="get" enctype="multipart/form-data">
      <tr><td><input name="who"></td><td><input type="password" name="pw"></td></tr><tr><td>
      <select name="realm"><option value="a">A<option value="b" selected>B</select>
      <fieldset disabled><input name="never" value="1"></fieldset>
      <input type="checkbox" name="tos" checked><textarea name="note">hm</textarea>
      <input type="reset" name="r" value="r"><button formmethod="post" formaction="in" name="go" value="1">Go</button>
      <button name="other" value="2">Other</button></td></tr></form></table>
      <input type="hidden" form="f" name="outside" value="yes">`,
      (_request, response) => {
        response.writeHead(302, { 'location': '/page/home', 'set-cookie': 'user=me; path=/' }).end()
      }
    )
    await run(site, { url: '/login', ...GOOD })

    const [sent] = site.to('/auth/in')
    assert.match(sent.headers['content-type']!, /^multipart\/form-data; boundary=/)
    const fields = await new Response(sent.body, {
      headers: { 'content-type': sent.headers['content-type']! },
    }).formData()
    assert.deepEqual(Object.fromEntries(fields), {
      who: GOOD.username,
      pw: GOOD.password,
      realm: 'b',
      tos: 'on',
      note: 'hm',
      go: '1',
      outside: 'yes',
    })
  })

  test('a site that does not redirect is logged in at as well', async ({ assert }) => {
    const site = await custom(
      '<form method="post"><input name="username"><input type="password" name="password"></form>',
      (request, response) => {
        const isGood = new URLSearchParams(request.body).get('password') === GOOD.password
        return isGood
          ? response.writeHead(200, { 'set-cookie': 'user=me' }).end('<h1>Welcome</h1>')
          : response.writeHead(200).end('<h1>Wrong password</h1>')
      }
    )
    const { page } = await run(site, { url: '/login', ...GOOD })
    assert.equal(page[0].headers.cookie, 'user=me')

    const error = await failed(run(site, { url: '/login', username: 'me', password: 'wrong' }))
    assert.include(error.message, 'no cookie was set')
  })

  test('a page with a form to change the password is no login that failed', async ({ assert }) => {
    const form =
      '<form method="post"><input name="username"><input type="password" name="password"></form>'
    const site = await custom(form, (request, response) =>
      request.method === 'POST'
        ? response.writeHead(302, { 'location': '/profile', 'set-cookie': 'user=me' }).end()
        : response.end(form)
    )
    const { report } = await run(site, { url: '/login', ...GOOD })
    assert.isTrue(report.ok)
  })

  test('an error as the answer is a failed login', async ({ assert }) => {
    const site = await custom(
      '<form method="post"><input name="username"><input type="password" name="password"></form>',
      (_request, response) => response.writeHead(401, { 'set-cookie': 'user=me' }).end('no')
    )
    const error = await failed(run(site, { url: '/login', ...GOOD }))
    assert.include(error.message, 'the form was answered with 401')
  })

  test('success.{name} decides')
    .with([
      { name: 'url', success: { url: '/page/home' }, holds: true },
      { name: 'url, a pattern', success: { url: /home$/ }, holds: true },
      { name: 'url of another page', success: { url: '/page/other' }, holds: 'success.url' },
      { name: 'status', success: { status: 302 }, holds: true },
      { name: 'another status', success: { status: 200 }, holds: 'success.status' },
      { name: 'cookie', success: { cookie: 'user' }, holds: true },
      { name: 'another cookie', success: { cookie: 'token' }, holds: 'success.cookie' },
      { name: 'selector', success: { selector: 'body > h1' }, holds: true },
      { name: 'another selector', success: { selector: '.logout' }, holds: 'success.selector' },
    ])
    .run(async ({ assert }, { success, holds }) => {
      const site = await TestSite.start((request, response) => {
        if (request.method === 'POST') {
          response.writeHead(302, { 'location': '/page/home', 'set-cookie': 'user=me' }).end()
        } else {
          response.end(
            request.url === '/login'
              ? '<form method="post"><input name="username"><input type="password" name="password"></form>'
              : '<body><h1>Hello</h1></body>'
          )
        }
      })
      const login = run(site, { url: '/login', ...GOOD, success })
      if (holds === true) {
        await login
      } else {
        const error = await failed(login)
        assert.include(error.message, `"${holds}"`)
      }
    })

  test('a page that sends a logged in persona back to the login page has failed', async ({
    assert,
  }) => {
    const site = await custom(
      '<form method="post"><input name="username"><input type="password" name="password"></form>',
      (request, response) =>
        request.method === 'POST'
          ? response.writeHead(302, { 'location': '/page/home', 'set-cookie': 'user=me' }).end()
          : response.writeHead(302, { location: '/login' }).end()
    )
    const report = await makeRequests(
      { urls: ['/private', '/page'], login: { url: '/login', ...GOOD } },
      signer([site.host])
    )
    assert.containsSubset(report.visits[0], { outcome: 'failed', reason: 'login-required' })
    assert.equal(report.visits[1].outcome, 'renewed')
  })

  test('a form that is sent to another origin gets nothing, unless that is listed', async ({
    assert,
  }) => {
    const other = await TestSite.start((_request, response) => {
      response
        .writeHead(302, { 'location': `${site.url}/page/home`, 'set-cookie': 'user=me' })
        .end()
    }, 'localhost')
    const site = await custom(
      `<form method="post" action="${other.url}/in"><input name="username"><input type="password" name="password"></form>`,
      (_request, response) => response.end()
    )
    const error = await failed(run(site, { url: '/login', ...GOOD }))
    assert.include(error.message, `${other.url}. If that is right, list it in "origins"`)
    assert.equal(other.requests.length, 0)
  })

  test('a form whose answer redirects the password elsewhere sends it no further', async ({
    assert,
  }) => {
    const other = await TestSite.start((_request, response) => response.end(), 'localhost')
    const site = await custom(
      '<form method="post"><input name="username"><input type="password" name="password"></form>',
      (_request, response) => response.writeHead(307, { location: other.url }).end()
    )
    const error = await failed(run(site, { url: '/login', ...GOOD }))
    assert.include(error.message, 'foreign-redirect')
    assert.equal(other.requests.length, 0)
  })

  test('says what is missing: {problem}')
    .with([
      { form: '<div id="app"></div>', login: {}, problem: 'there is no form on that page' },
      {
        form: '<form><input name="q"></form>',
        login: {},
        problem: 'none of its 1 forms has a password',
      },
      { form: '<form></form>', login: { form: '#login' }, problem: 'no form matches "#login"' },
      {
        form: '<form><input type="password" name="p"></form>',
        login: {},
        problem: 'Set "usernameField"',
      },
      {
        form: '<form><input name="u"><input type="password"></form>',
        login: {},
        problem: 'Set "passwordField"',
      },
    ])
    .run(async ({ assert }, { form, login, problem }) => {
      const site = await custom(form, (_request, response) => response.end())
      const error = await failed(run(site, { url: '/login', ...GOOD, ...login }))
      assert.include(error.message, problem)
    })

  test('the form is chosen by a selector, and the fields by their names', async ({ assert }) => {
    const site = await custom(
      `<form action="/register" method="post"><input name="username"><input type="password" name="a"><input type="password" name="b"></form>
       <form action="/in" method="post" class="login"><input name="first"><input name="second"><input name="third"></form>`,
      (_request, response) =>
        response.writeHead(302, { 'location': '/page/home', 'set-cookie': 'user=me' }).end()
    )
    await run(site, {
      url: '/login',
      ...GOOD,
      form: '.login',
      usernameField: 'third',
      passwordField: 'first',
    })
    const sent = new URLSearchParams(site.to('/in')[0].body)
    assert.deepEqual(Object.fromEntries(sent), {
      first: GOOD.password,
      second: '',
      third: GOOD.username,
    })
  })

  test('sends the token of a meta tag and of the XSRF-TOKEN cookie as headers', async ({
    assert,
  }) => {
    const site = await TestSite.start((request, response) => {
      if (request.method === 'POST') {
        return response.writeHead(302, { 'location': '/', 'set-cookie': 'user=me' }).end()
      }
      response.setHeader('set-cookie', 'XSRF-TOKEN=e%3Aabc')
      return response.end(
        cookieOf(request, 'user')
          ? 'in'
          : '<meta name="csrf-token" content="from-meta"><form method="post"><input name="username"><input type="password" name="password"></form>'
      )
    })
    await run(site, { url: '/login', ...GOOD })
    assert.containsSubset(site.requests[1].headers, {
      'x-csrf-token': 'from-meta',
      'x-xsrf-token': 'e:abc',
      'referer': `${site.url}/login`,
      'origin': site.url,
    })
  })

  test('a login page that answers {status} is named')
    .with([{ status: 404 }, { status: 500 }])
    .run(async ({ assert }, { status }) => {
      const site = await TestSite.start((_request, response) => response.writeHead(status).end())
      const error = await failed(run(site, { url: '/login', ...GOOD }))
      assert.include(error.message, `/login: it answered ${status}`)
    })
})
