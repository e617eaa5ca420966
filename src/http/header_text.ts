/**
 * The value of a header as one text, as several lines of it mean together (RFC 9110, 5.3). Empty where there is
 * none.
 */
export function headerText(value: unknown): string {
  return Array.isArray(value) ? value.join(', ') : String(value ?? '')
}
