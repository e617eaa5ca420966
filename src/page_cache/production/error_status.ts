/**
 * The status with which AdonisJS answers an error: that of the error, as a number or as a text, or 500.
 *
 * @param error - Whatever was thrown
 */
export function errorStatus(error: unknown): number {
  const { status } = Object(error) as { status?: unknown }
  const number = typeof status === 'string' ? Number(status) : status
  return typeof number === 'number' && number >= 100 ? number : 500
}
