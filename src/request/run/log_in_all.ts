import { logIn } from '../login/log_in.ts'
import type { RunParts } from './run_parts.ts'

/**
 * Logs in all personas that have a login, once.
 *
 * @returns the path of the login page of each persona that has one
 * @throws E_LOGIN_FAILED
 */
export async function logInAll(parts: RunParts): Promise<Map<string, string>> {
  const { sessions, site, follower, controller } = parts
  if (parts.loginPaths !== null) {
    return parts.loginPaths
  }
  const paths = new Map<string, string>()
  for (const session of sessions) {
    const { login, name } = session.persona
    if (login && !controller.signal.aborted) {
      try {
        const url = await logIn({ site, follower, session, login })
        paths.set(name, url.pathname)
      } catch (error) {
        if (!controller.signal.aborted) {
          throw error
        }
      }
    }
  }
  parts.loginPaths = paths
  return paths
}
