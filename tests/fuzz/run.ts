/**
 * The fuzzer by hand, for as long as you like:
 *
 *   npm run fuzz -- --seed=7 --requests=100000
 *   npm run fuzz -- --seed=7 --round=3        one round of 1,000 requests again
 *
 * It ends with 1 at the first round in which something is wrong; with --all it plays on, and reports
 * each kind of it once. --without="ip, user agent" leaves behaviours and endings out.
 */
import { parseArgs } from 'node:util'
import { fuzz } from './fuzz.ts'
import { behaviours } from './behaviours/behaviours.ts'
import { endings } from './behaviours/endings.ts'

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    round: { type: 'string' },
    requests: { type: 'string' },
    without: { type: 'string', default: '' },
    all: { type: 'boolean', default: false },
  },
})

const begunAt = performance.now()
const { played, reports } = await fuzz({
  seed: Number(values.seed),
  round: Number(values.round ?? 0),
  requests: Number(values.requests ?? (values.round === undefined ? 5000 : 1000)),
  without: values.without.split(/ *, */),
  goesOn: values.all,
  onReport: (report) => console.log(`${report}\n`),
})
const { requests, hits, hit, produced } = played
const seconds = ((performance.now() - begunAt) / 1000).toFixed(0)
const names = [...Object.keys(behaviours), ...Object.keys(endings)]
console.log(`${requests} requests, ${hits} hits, ${seconds} s, ${reports.length} kinds of failure`)
const missing = (counts: Map<string, number>) =>
  names.filter((name) => !counts.has(name)).join(', ') || 'none'
console.log(`never produced: ${missing(produced)}`)
console.log(`never part of a hit: ${missing(hit)}`)
process.exit(reports.length > 0 ? 1 : 0)
