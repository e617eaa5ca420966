/**
 * User name and password of HTTP Basic.
 */
export interface BasicAuth {
  /** What is undefined, such as a variable that the environment does not have, is refused by name */
  username: string | undefined

  /** As with `username`. It is in no output, no report and no error */
  password: string | undefined
}

/**
 * How to tell that a login worked. All that is given must hold.
 */
export interface LoginSuccess {
  /** Path, or URL, of the page that the login ends on */
  url?: string | RegExp

  /** Status of the answer to the form, before redirects are followed */
  status?: number

  /** Name of a cookie that must be there */
  cookie?: string

  /** CSS selector that the page at the end must match */
  selector?: string
}

/**
 * How a persona logs in with the form of the site, before the first page.
 */
export interface Login {
  /** The page with the form. Relative to `baseUrl` */
  url: string

  /** What is undefined, such as a variable that the environment does not have, is refused by name */
  username: string | undefined

  /** As with `username`. It is in no output, no report and no error */
  password: string | undefined

  /**
   * `name` of the form's field. Default: what the form marks as user name or e-mail address by
   * `autocomplete`, else its e-mail field, else what is called so, else the field before the password
   */
  usernameField?: string

  /** `name` of the form's field. Default: the field for a password that there is already */
  passwordField?: string

  /**
   * CSS selector of the form, where several could be the login or none looks like it. Default: the
   * only form that asks for a password that there is already
   */
  form?: string

  /** Further fields to fill: `{ remember_me: 'on' }` */
  fields?: Record<string, string | undefined>

  /** How to tell that it worked. Default: the form does not come back, and a cookie was set or changed */
  success?: LoginSuccess

  /** Name in the report. Default: `login`, `login-2`, … */
  name?: string
}

/**
 * Someone as whom the pages are asked.
 */
export interface Persona {
  /** Name in the report */
  name: string

  /** Sent with every request of this persona. Default: none */
  basicAuth?: BasicAuth

  /** Done once, before the first page. Default: none */
  login?: Login
}
