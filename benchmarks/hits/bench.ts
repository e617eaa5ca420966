/**
 * Requests per second of this package beside what it is compared with: a server and the load
 * generator on a core each.
 *
 *   npm run bench                                  all, about an hour
 *   npm run bench -- --only=mixin --bodies=16k     those whose names contain a text, and what they are compared with
 *   npm run bench -- --rounds=7 --json             the run as JSON
 *   npm run bench -- --results                     keep the run, and write benchmarks/RESULTS.md
 *
 * Needs wrk (Debian: apt install wrk) and two cores. What needs Redis or Varnish is left out
 * without them.
 */
import { BODIES } from './bodies.ts'
import { CONTESTANTS, REFERENCES } from './contestants.ts'
import { runBenchmark } from '../run_benchmark.ts'

await runBenchmark('hits', {
  names: CONTESTANTS.map(({ name }) => name),
  bodies: BODIES.map(({ name }) => name),
  contestants: (isChosen) =>
    CONTESTANTS.filter(({ name }) => isChosen(name) || REFERENCES.includes(name)),
})
