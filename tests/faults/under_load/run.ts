/**
 * The faults under load by hand, for as long as you like:
 *
 *   npm run faults -- --seed=7 --seconds=600
 *
 * It says what has happened how often, and ends with 1 if anything was wrong.
 */
import { parseArgs } from 'node:util'
import { play } from './play.ts'

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    seconds: { type: 'string', default: '75' },
  },
})

const seed = Number(values.seed)
const seconds = Number(values.seconds)
const { counts, problems, slowest } = await play({ seed, seconds, invalidations: 0 })
console.log(`${counts}
The slowest request took ${Math.round(slowest.request)} ms, the slowest invalidation ${Math.round(slowest.invalidation)} ms
${problems.length} problems, seed ${seed}
${problems.slice(0, 20).join('\n')}`)
process.exit(problems.length > 0 ? 1 : 0)
