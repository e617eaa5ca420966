/**
 * Requests per second of this package beside what it is compared with: a server and the load
 * generator on a core each, every contestant once a round, in another order each time, so that the
 * ratios hold when the machine's speed drifts.
 *
 *   npm run bench                                  all, about ten minutes
 *   npm run bench -- --only=mixin --bodies=16k     those whose names contain a text, and what they are compared with
 *   npm run bench -- --rounds=5 --seconds=1 --json
 *
 * Needs wrk (Debian: apt install wrk), Redis, two cores, and Varnish where that is compared.
 */
import { parseArgs } from 'node:util'
import { BODIES } from './bodies.ts'
import { BASELINE, CONTESTANTS, type Contestant } from './contestants.ts'
import { load } from './load.ts'
import { Servers } from './servers.ts'
import { resultOf, type Figures } from './figures.ts'
import { table } from './table.ts'

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    bodies: { type: 'string' },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
  },
})

const isChosen = ({ name }: Contestant) =>
  name === BASELINE || (values.only ?? ['']).some((text) => name.includes(text))
const contestants = CONTESTANTS.filter(isChosen)
const bodies = BODIES.filter(({ name }) => (values.bodies?.split(',') ?? [name]).includes(name))
const servers = await Servers.start(contestants.map(({ server }) => server))

/**
 * The same in another order.
 */
function shuffled<T>(items: readonly T[], round: number): T[] {
  const at = (round * 7) % items.length
  return [...items.slice(at), ...items.slice(0, at)]
}

async function measure({ server, path, headers }: Contestant, body: string, seconds: number) {
  const before = await servers.processorTime(server)
  const { requests, ...latencies } = await load(
    `${servers.url(server)}${path}/${body}`,
    seconds,
    headers
  )
  const cpu = ((await servers.processorTime(server)) - before) / requests
  return { ...latencies, cpu }
}

const results = []
for (const { name: body } of bodies) {
  const rounds = new Map<Contestant, Figures[]>(contestants.map((one) => [one, []]))
  for (const contestant of contestants) {
    await measure(contestant, body, 1)
  }
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const contestant of shuffled(contestants, round)) {
      rounds.get(contestant)!.push(await measure(contestant, body, Number(values.seconds)))
    }
  }
  const baseline = rounds.get(contestants.find(({ name }) => name === BASELINE)!)!
  for (const [{ name }, figures] of rounds) {
    results.push(resultOf(name, body, figures, baseline))
  }
}
console.log(values.json ? JSON.stringify(results, null, 2) : table(results))
servers.stop()
