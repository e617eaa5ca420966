/**
 * A version of the application, as the servers that run it have noted it.
 */
interface DeployedVersion {
  version: string
  /** When it was deployed, the last time, in milliseconds since the epoch */
  deployedAt: number
  /** When a server of it was last seen, in milliseconds since the epoch */
  seenAt: number
}

/**
 * How many versions are remembered: those that were seen last.
 */
const REMEMBERED = 8

/**
 * After how many milliseconds without a sight of it no server runs a version any more: three times
 * as long as its servers wait before they note it again.
 */
const GONE = 15 * 60_000

/**
 * The versions of an application that its servers have noted in a store, and which of them was
 * deployed before another one.
 *
 * - A version is deployed when a server notes it for the first time. More servers of it, and those
 *   that are started again, change nothing of that: during a rolling deploy an old version never
 *   takes the new one for an earlier one.
 * - A version that was deployed before is deployed anew, as by a rollback, when no server of it, or
 *   none of any later version, has been seen for a quarter of an hour. Sooner, nobody can tell a
 *   rollback from a server of the old version that starts again in the middle of a rolling deploy.
 * - The version before another one is the one that was running when that was deployed: of those
 *   deployed earlier, the one that was seen last. So a version that was rolled back is nobody's.
 */
export class DeployedVersions {
  readonly #versions: readonly DeployedVersion[]

  constructor(versions: readonly DeployedVersion[] = []) {
    this.#versions = versions
  }

  /**
   * Reads the stored form back. What cannot be read says nothing.
   *
   * @param now - Milliseconds since the epoch: nothing has been seen later
   */
  static parse(entry: unknown, now: number): DeployedVersions {
    const { versions } = Object(entry) as { versions?: unknown }
    const known = Array.isArray(versions) ? versions.filter(isDeployedVersion) : []
    return new DeployedVersions(
      known.map(({ version, deployedAt, seenAt }) => {
        return { version, deployedAt, seenAt: Math.min(seenAt, now) }
      })
    )
  }

  /**
   * The same with the sight of a version.
   *
   * @param now - Milliseconds since the epoch
   */
  noting(version: string, now: number): DeployedVersions {
    const others = this.#versions.filter((other) => other.version !== version)
    const known = this.#find(version)
    const isDeployedAnew = known === undefined || this.#isBack(known, now)
    // After all others, whatever their clocks say.
    const latest = Math.max(now, ...others.map((other) => other.deployedAt + 1))
    const deployedAt = isDeployedAnew ? latest : known.deployedAt
    const seen = [...others].sort((one, other) => other.seenAt - one.seenAt)
    return new DeployedVersions([
      { version, deployedAt, seenAt: now },
      ...seen.slice(0, REMEMBERED - 1),
    ])
  }

  /**
   * Whether a version was seen at a time, or later.
   *
   * @param time - Milliseconds since the epoch
   */
  hasSeen(version: string, time: number): boolean {
    return (this.#find(version)?.seenAt ?? -1) >= time
  }

  /**
   * The versions that a server may be running.
   *
   * @param now - Milliseconds since the epoch
   */
  running(now: number): string[] {
    return this.#versions.filter(({ seenAt }) => now - seenAt <= GONE).map(({ version }) => version)
  }

  /**
   * The version that was deployed before another one; before the next one, where that is not known.
   *
   * @returns `null` where there is none
   */
  before(version: string): string | null {
    const deployedAt = this.#find(version)?.deployedAt ?? Infinity
    const seenAt = (one: DeployedVersion) => Math.min(one.seenAt, deployedAt)
    const [last] = this.#versions
      .filter((one) => one.version !== version && one.deployedAt < deployedAt)
      .sort((one, other) => seenAt(other) - seenAt(one) || other.deployedAt - one.deployedAt)
    return last?.version ?? null
  }

  toJSON() {
    return { versions: this.#versions }
  }

  #find(version: string): DeployedVersion | undefined {
    return this.#versions.find((one) => one.version === version)
  }

  #isBack({ deployedAt, seenAt }: DeployedVersion, now: number): boolean {
    const later = this.#versions.filter((other) => other.deployedAt > deployedAt)
    const isGone = (seen: number) => now - seen > GONE
    return later.length > 0 && (isGone(seenAt) || later.every((other) => isGone(other.seenAt)))
  }
}

/**
 * Stores are shared with other versions, so nothing about an entry is taken for granted.
 */
function isDeployedVersion(entry: unknown): entry is DeployedVersion {
  const { version, deployedAt, seenAt } = Object(entry) as Partial<DeployedVersion>
  return typeof version === 'string' && [deployedAt, seenAt].every(Number.isFinite)
}
