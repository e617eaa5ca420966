/**
 * A reason without the words of a handler (`handler: draft`), of which there may be as many as pages.
 */
export function reasonName(reason: string): string {
  return reason.split(':', 1)[0]
}
