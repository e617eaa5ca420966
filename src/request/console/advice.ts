import { failureAdvice } from '../client/transport/failure_advice.ts'
import { reasonIn, REASONS } from '../../store_rules/reasons.ts'
import type { Visit } from '../types.ts'

const ADVICE: Record<string, string> = {
  '401': 'it asks for credentials: give it basicAuth or login',
  '403': 'the persona may not see it: log in as one that may, or leave it out',
  '404': 'there is no such page: take it out of the list',
  '410': 'the page is gone: take it out of the list',
  '429': 'the server was asked too often: lower --rate or --concurrency',
  '503': 'the server is overloaded or being maintained: try later, or lower --concurrency',
  'kept': 'it could not be produced, so the old page stays: see the log of the application',
  'not-authorised':
    'it was not accepted as a renewal: compare APP_KEY, and hosts in the config, and ask past a cache in front',
  'login-required': 'it redirected to the login page: may this persona see it?',
  'redirected-to-https': 'it redirects to https: take the https URL as --base-url',
  'redirected-elsewhere':
    'it redirects to another origin: list the page there, and that in "origins"',
  'timeout': 'it took too long: raise --timeout, or lower --concurrency',
  'ECONNREFUSED': 'nothing listens there: start the server, or use --in-process',
  'ECONNRESET': 'the connection was cut: see the log of the server',
  'ENOTFOUND': 'there is no such host: correct the URL, or --base-url',
  'EAI_AGAIN': 'the name of the host could not be looked up: try again',
  'invalid-url': 'it is no URL: correct the list',
  'credentials-in-url': 'take user name and password out of the URL, and use basicAuth',
  'not-a-sitemap': 'it is no sitemap: see the hint below for what came, and correct its URL',
  'sitemap-cut-off': 'it ends too early: see the log of the server, or write it anew',
  'sitemap-with-doctype': 'a sitemap has no document type: take <!DOCTYPE …> out of it',
  'sitemap-too-large': 'it has more than 50 MB: split it up, and list the parts in an index',
  'sitemap-too-many-urls':
    'it lists more than 50,000 URLs: split it up, and list the parts in an index',
  'sitemap-broken-gzip': 'it cannot be unpacked: compress it anew',
  'sitemap-index-in-index': 'an index lists sitemaps, and no further index',
  'robots-without-sitemap': 'it names no sitemap: add a line "Sitemap: https://…", or read that',
  'too-many-redirects': 'it redirects in a circle',
  'slice-failed': 'no worker could run its slice: see the hint below, and the log of the workers',
  'slice-lost': 'it is in the queue no more: was the queue cleared, or did two workers die of it?',
  'credentials-in-headers':
    'it would stand in the queue with its credentials: use basicAuth, login or headers instead',
  'unverified': 'it was asked again, and was no hit: see "node ace page-cache:explain"',
}

/**
 * What to do about a visit that failed.
 */
export function adviceFor({ status, reason, verified, missedBy }: Visit): string {
  if (missedBy) {
    return `no hit for ${Object.keys(missedBy).join(', ')}: see below what to add to "vary"`
  }
  const known = ADVICE[verified === false ? 'unverified' : (reason ?? '')]
  if (known) {
    return known
  }
  return status !== null && status >= 500
    ? 'it could not be produced: see the log of the application'
    : reason !== null && reasonIn(reason) !== null
      ? REASONS[reasonIn(reason)!].advice
      : (failureAdvice(reason ?? '') ?? `${reason ?? status ?? 'no answer'}`)
}
