import { types } from 'node:util'
import { debug } from '../debug.ts'
import { isPromise } from '../options/is_promise.ts'
import { canonicalHost, Hosts } from './host_and_locale.ts'

/**
 * Tells whether a host is one of the application's own. It is asked for every request to a host that
 * nobody has named, so it has to answer at once.
 *
 * @param host - In lower case; without its port where that is the application's own, or one that
 * browsers leave out
 */
export type HostTest = (host: string) => boolean

/**
 * A host as the configuration has it: a name, one in which `*` stands for a label, or a function.
 */
export type HostOption = string | HostTest

/**
 * Stands for a label while a name with `*` is brought into its canonical form.
 */
const ANY_LABEL = '__any_label__'

/**
 * Whether hosts can be told by it. A URL would match no request, without any error; and a promise
 * would be taken for no.
 */
export function isHostOption(item: unknown): item is HostOption {
  return typeof item === 'string'
    ? isSound(item) && canonicalHost(withoutStars(item)) !== null
    : typeof item === 'function' && !types.isAsyncFunction(item)
}

/**
 * Reads the hosts of the configuration.
 *
 * @param hosts - `null`: any host. A name without a port stands for the port that browsers leave
 * out, and for the application's own
 * @param ownPort - Port of the URL where the application answers; empty for none
 * @param isPublic - Whether strangers may ask for pages, as they do in production
 */
export function readHosts(hosts: HostOption[] | null, ownPort: string, isPublic: boolean): Hosts {
  if (hosts === null) {
    return new Hosts({ named: [], admits: [() => true], isPublic, names: [] })
  }
  const names = hosts.filter((host) => typeof host === 'string')
  const functions = hosts.filter((host) => typeof host === 'function')
  const canonical = names
    .flatMap((name) => (ownPort === '' ? [name] : [name, `${name}:${ownPort}`]))
    .map((name) => canonicalHost(withoutStars(name)))
    .filter((name) => name !== null)
  const named = canonical.filter((name) => !name.includes(ANY_LABEL))
  const patterns = canonical.filter((name) => name.includes(ANY_LABEL))
  return new Hosts({
    named,
    admits: [...patterns.map(patternTest), ...functions.map((test) => asked(test, ownPort))],
    isPublic,
    names: [
      ...named,
      ...patterns.map((name) => name.replaceAll(ANY_LABEL, '*')),
      ...functions.map(({ name }) => (name ? `${name}()` : 'a function')),
    ],
  })
}

/**
 * A star is a label of its own, and never the last one.
 */
function isSound(name: string): boolean {
  return !/^\.|\.\.|[^.]\*|\*[^.]|\*\.?$/.test(name)
}

function withoutStars(name: string): string {
  return name.replaceAll('*', ANY_LABEL)
}

/**
 * One label for each star, as in certificates (RFC 9525, 6.3) and in the domains of routes.
 */
function patternTest(canonical: string): HostTest {
  const pattern = new RegExp(`^${RegExp.escape(canonical).replaceAll(ANY_LABEL, '[\\w-]+')}$`)
  return (host) => pattern.test(host)
}

/**
 * Asks a function of the application. Whatever it answers but `true`, and an error, admit nothing.
 */
function asked(test: HostTest, ownPort: string): HostTest {
  const suffix = `:${ownPort}`
  return (host) => {
    const isOwn = ownPort !== '' && host.endsWith(suffix)
    try {
      const answer = test(isOwn ? host.slice(0, -suffix.length) : host)
      return !isPromise(answer) && answer === true
    } catch (error) {
      debug('a function of hosts failed for %s: %O', host, error)
      return false
    }
  }
}
