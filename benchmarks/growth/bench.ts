/**
 * What a hit costs as there is more of something, and what is paid beside hits: misses, memory, start-up.
 *
 *   npm run build && npm run bench:growth          all, an hour or more
 *   npm run bench:growth -- --only=tags            a part: pages, tags, variants, headers, miss, memory, start
 *   npm run bench:growth -- --without=1,000,000    without the store that takes longest to fill
 *   npm run bench:growth -- --results              keep the run, and write benchmarks/RESULTS.md
 */
import { GROWING } from './contestants.ts'
import { memoryOfPages } from './memory_of_pages.ts'
import { startTimes } from './start_times.ts'
import { BODIES } from '../hits/bodies.ts'
import { runBenchmark } from '../run_benchmark.ts'
import type { Contestant } from '../hits/contestants.ts'

const titleOf = ({ group, name }: Contestant) => `${group}: ${name}`.toLowerCase()

await runBenchmark('growth', {
  names: [...GROWING.map(titleOf), 'memory', 'start'],
  bodies: BODIES.map(({ name }) => name),
  contestants: (isChosen) => {
    const groups = new Set(
      GROWING.filter((one) => isChosen(titleOf(one))).map(({ group }) => group)
    )
    const first = (group: string) => GROWING.find((one) => one.group === group)
    return GROWING.filter(
      (one) => isChosen(titleOf(one)) || (groups.has(one.group) && one === first(one.group))
    )
  },
  amounts: async (isChosen, { bodies, rounds }) => [
    ...(isChosen('memory') ? await memoryOfPages(bodies) : []),
    ...(isChosen('start') ? await startTimes(rounds) : []),
  ],
})
