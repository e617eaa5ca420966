/**
 * Says, whenever it is asked, how long a piece of work takes on the core that it is bound to, in
 * milliseconds.
 */
const STEPS = 4_000_000

function work(): number {
  let sum = 1
  for (let step = 0; step < STEPS; step++) {
    sum = (Math.imul(sum, 1_103_515_245) + 12_345) | 0
  }
  return sum
}

process.on('message', () => {
  const begunAt = performance.now()
  work()
  process.send!(performance.now() - begunAt)
})
process.on('disconnect', () => process.exit())
