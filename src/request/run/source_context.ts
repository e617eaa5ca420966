import { E_NO_REQUEST_RUNTIME } from '../errors.ts'
import { PLAIN_GET } from '../client/question.ts'
import type { SourceContext, Visit } from '../types.ts'
import type { RunParts } from './run_parts.ts'

/**
 * What the run offers to its sources. Documents of a source that cannot be read are failures in
 * the report, like pages: they neither stop nor hide the rest.
 */
export function createSourceContext(
  parts: RunParts,
  report: { add(visit: Visit): void; hint(sentence: string): void }
): SourceContext {
  const { runtime, site, follower, sessions, controller } = parts
  const session =
    sessions.find(({ persona }) => persona.login) ??
    sessions.find(({ persona }) => persona.basicAuth) ??
    sessions[0]
  return {
    signal: controller.signal,
    resolve: (url) => site.resolve(url),
    visible: (url) => site.address(url).visitors,
    isOwn: (url) => site.trusts(url),
    routeUrl: (...args) => {
      if (runtime === null) {
        throw new E_NO_REQUEST_RUNTIME(['whose routes it knows'])
      }
      return runtime.routeUrl(...args)
    },
    storedPages: (selection) => {
      if (!runtime?.storedPages) {
        throw new E_NO_REQUEST_RUNTIME(['whose stored pages it knows'])
      }
      return runtime.storedPages(selection)
    },
    fetch: async (url, read) => {
      const effort = { attempts: 0, durationMs: 0, bytes: 0 }
      const { final } = await follower.follow(session, { ...PLAIN_GET, read }, url, effort)
      return { status: final.status, url: final.address.visitors }
    },
    fail: (url, reason) =>
      report.add({
        url: shown(url),
        persona: session.persona.name,
        language: null,
        vary: null,
        status: null,
        durationMs: 0,
        bytes: 0,
        attempts: 1,
        outcome: 'failed',
        reason,
        redirectedTo: null,
        verified: null,
      }),
    hint: (sentence) => report.hint(sentence),
  }
}

function shown(url: URL): string {
  const clean = new URL(url)
  clean.username = ''
  clean.password = ''
  return clean.href
}
