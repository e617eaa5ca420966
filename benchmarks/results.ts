/**
 * Writes benchmarks/RESULTS.md and its chart again, from the runs that are kept in
 * benchmarks/results/.
 *
 *   npm run bench:results
 */
import { writeResults } from './report/keep_run.ts'

await writeResults()
