import { BODIES, type Body } from './bodies.ts'
import { checkAnswer } from './check_answer.ts'
import { load } from './load.ts'
import { Pace } from './pace.ts'
import { Servers } from './servers.ts'
import { spreadOfRounds } from '../report/spread.ts'
import type { Contestant } from './contestants.ts'
import type { Measured, Round } from '../report/run.ts'

export interface Measuring {
  bodies: readonly string[]
  rounds: number
  seconds: number
  /** Whether the servers write CPU profiles into profiles/ when they end */
  profile: boolean
}

/** What one contestant answers with one body, and what was measured of it */
interface Entry {
  contestant: Contestant
  body: Body
  rounds: Round[]
}

/** For how long each is asked in a turn, in milliseconds */
const TURN = 250

/**
 * Turns in which V8 compiles what is measured, and what opens and closes connections: with the first
 * body, and with each other.
 */
const WARM_UP = { first: 20, other: 4 }

/**
 * Measures the contestants. In each round all of them are started again, because two processes of the same
 * code differ for as long as they live. They take short turns, each time in another order, because the
 * machine's speed drifts; and who was asked while it was slow is asked again.
 */
export async function measure(
  contestants: readonly Contestant[],
  { bodies, rounds, seconds, profile }: Measuring
): Promise<Measured[]> {
  const pace = await Pace.start()
  const entries = BODIES.filter(({ name }) => bodies.includes(name)).map((body) =>
    contestants
      .filter((one) => (one.bodies ?? [body.name]).includes(body.name))
      .map((contestant): Entry => ({ contestant, body, rounds: [] }))
  )
  for (let round = 0; round < rounds; round++) {
    const servers = await Servers.start(contestants, profile)
    await warmUp(servers, entries.flat())
    for (const ofBody of entries) {
      await playRound(servers, pace, ofBody, { round, turns: (seconds * 1000) / TURN })
    }
    await servers.stop()
  }
  pace.stop()
  return entries.flat().map(({ contestant: { group, name }, body, rounds: measured }) => ({
    group,
    contestant: name,
    body: body.name,
    rounds: measured,
  }))
}

async function warmUp(servers: Servers, entries: readonly Entry[]): Promise<void> {
  const warm = new Set<Contestant>()
  for (const entry of entries) {
    const { contestant, body } = entry
    const url = urlOf(servers, entry)
    const turns = warm.has(contestant) ? WARM_UP.other : WARM_UP.first
    for (let turn = 0; turn < turns; turn++) {
      await load(url, TURN, contestant)
    }
    await checkAnswer(url, contestant, body.text)
    warm.add(contestant)
  }
}

/**
 * Adds a round to each of those that are compared with each other: the medians of its turns.
 */
async function playRound(
  servers: Servers,
  pace: Pace,
  entries: readonly Entry[],
  { round, turns }: { round: number; turns: number }
): Promise<void> {
  const played = new Map<Entry, Round[]>(entries.map((entry) => [entry, []]))
  for (let turn = 0; turn < turns; turn++) {
    for (const entry of inOrderOf(round * turns + turn, entries)) {
      played.get(entry)!.push(await pace.undisturbed(() => ask(servers, entry)))
    }
  }
  for (const [{ rounds }, ofTurns] of played) {
    const median = (field: keyof Round) =>
      Math.round(spreadOfRounds(ofTurns, field).median * 1000) / 1000
    rounds.push({
      rate: median('rate'),
      p50: median('p50'),
      p99: median('p99'),
      cpu: median('cpu'),
    })
  }
}

async function ask(servers: Servers, entry: Entry): Promise<Round> {
  const { contestant } = entry
  const before = await servers.processorTime(contestant)
  const { requests, ...rest } = await load(urlOf(servers, entry), TURN, contestant)
  return { ...rest, cpu: ((await servers.processorTime(contestant)) - before) / requests }
}

function urlOf(servers: Servers, { contestant, body }: Entry): string {
  return `${servers.url(contestant)}${contestant.path}/${body.name}`
}

/**
 * The same, beginning with another one each turn, and every second time backwards.
 */
function inOrderOf<T>(turn: number, items: readonly T[]): T[] {
  const at = (turn * 7) % items.length
  const turned = [...items.slice(at), ...items.slice(0, at)]
  return turn % 2 === 0 ? turned : turned.reverse()
}
