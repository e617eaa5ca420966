/**
 * What one contestant did in one round.
 */
export interface Round {
  /** Requests per second */
  rate: number
  /** Milliseconds */
  p50: number
  /** Milliseconds */
  p99: number
  /** Microseconds of the server's processor time for a request */
  cpu: number
}

/**
 * What one contestant did with one body.
 */
export interface Measured {
  /** Those that are compared with each other, as the heading of their table */
  group: string
  contestant: string
  body: string
  /** In the order in which they were played: those of the same number ran shortly after each other */
  rounds: Round[]
}

/**
 * Something else that was measured, several times.
 */
export interface Amount {
  name: string
  unit: 'bytes' | 'ms'
  values: number[]
}

/**
 * One run of a benchmark, as `--json` prints it.
 */
export interface Run {
  /** Such as `2026-11-30` */
  date: string
  /** Of Node.js and of packages, by their names */
  versions: Record<string, string>
  machine: { processor: string; cores: number; memory: string }
  /** How long each contestant was asked in a round */
  seconds: number
  /** What was left out, and why */
  missing: string[]
  measured: Measured[]
  amounts: Amount[]
}
