const NOBODY = 65_534

const isRoot = process.getuid?.() === 0

/**
 * Makes this process one of a user who may do less: root may write anywhere.
 *
 * @returns what makes it root again
 */
export function becomeNobody(): () => void {
  if (!isRoot) {
    return () => {}
  }
  process.setegid!(NOBODY)
  process.seteuid!(NOBODY)
  return () => {
    process.seteuid!(0)
    process.setegid!(0)
  }
}
