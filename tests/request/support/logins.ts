import { randomUUID } from 'node:crypto'
import { TestSite, type Handler } from './site.ts'
import { renewed } from './signer.ts'

export const GOOD = { username: 'warmer', password: 'let me in' }

type Request = Parameters<Handler>[0]
type Response = Parameters<Handler>[1]

export function cookieOf(request: Request, name: string): string | undefined {
  return new RegExp(`(?:^|; )${name}=([^;]*)`).exec(request.headers.cookie ?? '')?.[1]
}

function html(response: Response, status: number, body: string): unknown {
  return response.writeHead(status, { 'content-type': 'text/html' }).end(body)
}

/**
 * A page that says as whom it was asked.
 */
function page(response: Response, visitor: string): unknown {
  return response.writeHead(200, { ...renewed(), 'x-visitor': visitor }).end(visitor)
}

/**
 * django.contrib.admin: a token in the form that must go with its cookie, one action for the page
 * and the form, `next` as a hidden field. A wrong password draws the form again, with 200.
 */
export function djangoAdmin(): Promise<TestSite> {
  const sessions = new Set<string>()
  const form = (token: string, error: string) => `<!doctype html><html><body class="login">
    ${error}<form action="/admin/login/?next=/admin/" method="post" id="login-form">
    <input type="hidden" name="csrfmiddlewaretoken" value="${token}">
    <div class="form-row"><label for="id_username">Username:</label>
      <input type="text" name="username" autofocus autocapitalize="none" autocomplete="username" maxlength="150" required id="id_username"></div>
    <div class="form-row"><label for="id_password">Password:</label>
      <input type="password" name="password" autocomplete="current-password" required id="id_password">
      <input type="hidden" name="next" value="/admin/"></div>
    <div class="submit-row"><input type="submit" value="Log in"></div></form></body></html>`
  return TestSite.start((request, response) => {
    const { pathname } = new URL(request.url!, 'http://localhost')
    if (pathname !== '/admin/login/') {
      return page(response, sessions.has(cookieOf(request, 'sessionid')!) ? 'staff' : 'nobody')
    }
    if (request.method === 'GET') {
      response.setHeader('set-cookie', 'csrftoken=abc123; Path=/; SameSite=Lax')
      return html(response, 200, form('masked-abc123', ''))
    }
    const body = new URLSearchParams(request.body)
    const isForged =
      body.get('csrfmiddlewaretoken') !== `masked-${cookieOf(request, 'csrftoken')}` ||
      !request.headers.referer?.startsWith(`http://${request.headers.host}/`)
    if (isForged) {
      return html(response, 403, 'CSRF verification failed.')
    }
    if (body.get('username') !== GOOD.username || body.get('password') !== GOOD.password) {
      return html(
        response,
        200,
        form('masked-abc123', '<p class="errornote">Please enter the correct username</p>')
      )
    }
    const session = randomUUID()
    sessions.add(session)
    response.setHeader('set-cookie', `sessionid=${session}; HttpOnly; Path=/; SameSite=Lax`)
    return response.writeHead(302, { location: body.get('next')! }).end()
  })
}

/**
 * Laravel Breeze: `email`, a token in form and meta tag, the session's cookie from the first
 * request on. A wrong password redirects back to the form.
 */
export function laravel(): Promise<TestSite> {
  const users = new Map<string, string>()
  return TestSite.start((request, response) => {
    const session = cookieOf(request, 'laravel_session') ?? randomUUID()
    response.setHeader('set-cookie', [
      `XSRF-TOKEN=${encodeURIComponent(`eyJ${session}==`)}; Path=/`,
      `laravel_session=${session}; Path=/; HttpOnly`,
    ])
    if (request.url !== '/login') {
      return page(response, users.get(session) ?? 'guest')
    }
    if (request.method === 'GET') {
      return html(
        response,
        200,
        `<meta name="csrf-token" content="t-${session}">
        <form method="GET" action="/search"><input name="q"></form>
        <form method="POST" action="http://${request.headers.host}/login">
        <input type="hidden" name="_token" value="t-${session}" autocomplete="off">
        <input id="email" type="email" name="email" required autocomplete="username">
        <input id="password" type="password" name="password" required autocomplete="current-password">
        <input id="remember_me" type="checkbox" name="remember">
        <button type="submit">Log in</button></form>`
      )
    }
    const body = new URLSearchParams(request.body)
    if (body.get('_token') !== `t-${session}`) {
      return html(response, 419, 'Page Expired')
    }
    const isGood = body.get('email') === GOOD.username && body.get('password') === GOOD.password
    if (!isGood) {
      return response.writeHead(302, { location: `http://${request.headers.host}/login` }).end()
    }
    const fresh = randomUUID()
    users.set(fresh, body.has('remember') ? 'remembered' : 'member')
    response.setHeader('set-cookie', `laravel_session=${fresh}; Path=/; HttpOnly`)
    return response.writeHead(302, { location: `http://${request.headers.host}/dashboard` }).end()
  })
}

/**
 * Rails with Devise: bracketed names, a hidden 0 before the box, a button with a value. A wrong
 * password draws the form again with 422, and a good one answers 303.
 */
export function rails(): Promise<TestSite> {
  const sessions = new Set<string>()
  const form = (token: string) => `<html><head><meta name="csrf-param" content="authenticity_token">
    <meta name="csrf-token" content="meta-${token}"></head><body>
    <form class="new_user" id="new_user" action="/users/sign_in" accept-charset="UTF-8" method="post">
    <input type="hidden" name="authenticity_token" value="${token}" autocomplete="off" />
    <input autofocus="autofocus" type="email" value="" name="user[email]" id="user_email" />
    <input autocomplete="current-password" type="password" name="user[password]" id="user_password" />
    <input name="user[remember_me]" type="hidden" value="0" autocomplete="off" />
    <input type="checkbox" value="1" name="user[remember_me]" id="user_remember_me" />
    <input type="submit" name="commit" value="Log in" data-disable-with="Log in" /></form>
    <a href="/users/sign_up">Sign up</a></body></html>`
  return TestSite.start((request, response) => {
    if (request.url !== '/users/sign_in') {
      return page(response, sessions.has(cookieOf(request, '_app_session')!) ? 'user' : 'guest')
    }
    if (request.method === 'GET') {
      response.setHeader('set-cookie', '_app_session=anonymous; path=/; HttpOnly; SameSite=Lax')
      return html(response, 200, form('to+ken/='))
    }
    const body = new URLSearchParams(request.body)
    const isValid =
      body.get('authenticity_token') === 'to+ken/=' &&
      cookieOf(request, '_app_session') === 'anonymous' &&
      request.headers.origin === `http://${request.headers.host}` &&
      body.get('commit') === 'Log in' &&
      body.get('user[remember_me]') === '0'
    if (!isValid) {
      return html(response, 422, 'InvalidAuthenticityToken')
    }
    if (body.get('user[email]') !== GOOD.username || body.get('user[password]') !== GOOD.password) {
      return html(response, 422, form('to+ken/='))
    }
    const session = randomUUID()
    sessions.add(session)
    response.setHeader('set-cookie', `_app_session=${session}; path=/; HttpOnly`)
    return response.writeHead(303, { location: '/' }).end()
  })
}

/**
 * A site of its own making: whatever form, and an answer to it.
 *
 * @param form - HTML of `/login`
 * @param answer - Handles what is sent to any other path than pages
 */
export function custom(form: string, answer: Handler): Promise<TestSite> {
  return TestSite.start((request, response) => {
    if (request.url === '/login' && request.method === 'GET') {
      return html(response, 200, form)
    }
    if (request.url!.startsWith('/page')) {
      return page(response, cookieOf(request, 'user') ?? 'nobody')
    }
    return answer(request, response)
  })
}
