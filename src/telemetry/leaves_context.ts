import { channel } from 'node:diagnostics_channel'

/**
 * Work that leaves the asynchronous context of what has asked for it. Whoever listens may wrap it, to
 * take something along that says nothing of a visitor.
 */
export interface LeavingWork {
  work: () => unknown
}

/**
 * Tells of work that is about to leave the context of what has asked for it.
 */
export const leavesContext = channel('adonis-cache-helpers.leaves_context')
