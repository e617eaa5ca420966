import type { Part } from './part.ts'
import type { RunBeginning, RunCut } from './run_facts.ts'
import type { StoredVisit } from './stored_visit.ts'
import type { Visit } from '../types.ts'

// What is remembered of runs, as the page store gives it back. What somebody has spoilt there is as if it
// were not there: its pages are asked for again, or are missed.

const OUTCOMES: Record<Visit['outcome'], true> = {
  renewed: true,
  unchanged: true,
  stored: true,
  evicted: true,
  kept: true,
  skipped: true,
  failed: true,
}

/** The ID of a run: what else is asked for as one is none */
export function isRunId(id: unknown): id is string {
  return typeof id === 'string' && /^\w+$/.test(id)
}

export function beginningOf(value: unknown): RunBeginning | null {
  const isOne =
    isObject(value) &&
    typeof value.command === 'string' &&
    typeof value.queue === 'string' &&
    !Number.isNaN(Date.parse(String(value.startedAt))) &&
    typeof value.keepVisits === 'number'
  return isOne ? (value as unknown as RunBeginning) : null
}

export function cutOf(value: unknown): RunCut | null {
  const isOne =
    isObject(value) && Number.isSafeInteger(value.slices) && typeof value.total === 'number'
  return isOne ? (value as unknown as RunCut) : null
}

export function partOf(value: unknown): Part | null {
  const isOne =
    isObject(value) &&
    visitsOf(value.visits) === value.visits &&
    [value.urls, value.duplicates, value.endedAt].every((number) => typeof number === 'number') &&
    Array.isArray(value.hints)
  return isOne ? (value as unknown as Part) : null
}

/** All of them, or none */
export function visitsOf(value: unknown): StoredVisit[] {
  return Array.isArray(value) && value.every(isVisit) ? (value as StoredVisit[]) : []
}

function isVisit(visit: unknown): boolean {
  if (!Array.isArray(visit)) {
    return false
  }
  const [key, url, persona, , durationMs, bytes, attempts, outcome] = visit
  return (
    [key, url, persona].every((text) => typeof text === 'string') &&
    [durationMs, bytes, attempts].every((number) => typeof number === 'number') &&
    Object.hasOwn(OUTCOMES, String(outcome))
  )
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
