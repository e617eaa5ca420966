import { BODIES } from './bodies.ts'
import { checkAnswer } from './check_answer.ts'
import { load } from './load.ts'
import { Pace } from './pace.ts'
import { Servers } from './servers.ts'
import type { Contestant } from './contestants.ts'
import type { Measured, Round } from '../report/run.ts'

export interface Measuring {
  bodies: readonly string[]
  rounds: number
  seconds: number
  /** Whether the servers write CPU profiles into profiles/ when they end */
  profile: boolean
}

/** Seconds in which V8 compiles what is measured */
const WARM_UP = 2

/**
 * Asks the contestants in turn, each once a round and in another order each time, so that ratios
 * hold when the machine's speed drifts; and again where the machine was slow meanwhile.
 */
export async function measure(
  contestants: readonly Contestant[],
  { bodies, rounds, seconds, profile }: Measuring
): Promise<Measured[]> {
  const servers = await Servers.start(contestants, profile)
  const pace = await Pace.start()
  const results: Measured[] = []
  for (const { name: body, text } of BODIES.filter(({ name }) => bodies.includes(name))) {
    const asked = contestants.filter((one) => (one.bodies ?? [body]).includes(body))
    const measured = new Map<Contestant, Round[]>(asked.map((one) => [one, []]))
    const url = (one: Contestant) => `${servers.url(one)}${one.path}/${body}`
    for (const contestant of asked) {
      await load(url(contestant), WARM_UP, contestant)
      await checkAnswer(url(contestant), contestant, text)
    }
    for (let round = 0; round < rounds; round++) {
      for (const contestant of inOrderOf(round, asked)) {
        const ask = () => askOnce(servers, contestant, url(contestant), seconds)
        measured.get(contestant)!.push(await pace.undisturbed(ask))
      }
    }
    for (const [{ group, name }, figures] of measured) {
      results.push({ group, contestant: name, body, rounds: figures })
    }
  }
  pace.stop()
  servers.stop()
  return results
}

async function askOnce(
  servers: Servers,
  contestant: Contestant,
  url: string,
  seconds: number
): Promise<Round> {
  const before = await servers.processorTime(contestant)
  const { requests, ...rest } = await load(url, seconds, contestant)
  const cpu = ((await servers.processorTime(contestant)) - before) / requests
  return { ...rest, cpu: Math.round(cpu * 10) / 10 }
}

/**
 * The same, beginning with another one each round, and every second time backwards.
 */
function inOrderOf<T>(round: number, items: readonly T[]): T[] {
  const at = (round * 7) % items.length
  const turned = [...items.slice(at), ...items.slice(0, at)]
  return round % 2 === 0 ? turned : turned.reverse()
}
