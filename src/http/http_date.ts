const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ')

const TIME = String.raw`(?<time>\d{2}:\d{2}:\d{2})`

/**
 * The three forms of RFC 9110 (5.6.7): that of today, that of RFC 850, and that of `asctime`.
 */
const FORMS = [
  `^[a-z]{3}, (?<day>\\d{2}) (?<month>[a-z]{3}) (?<year>\\d{4}) ${TIME} GMT$`,
  `^[a-z]{6,9}, (?<day>\\d{2})-(?<month>[a-z]{3})-(?<year>\\d{2}) ${TIME} GMT$`,
  `^[a-z]{3} (?<month>[a-z]{3}) (?<day>[ \\d]\\d) ${TIME} (?<year>\\d{4})$`,
].map((form) => new RegExp(form, 'i'))

/**
 * Reads a date of a header field. `Date.parse` alone takes `0` for the year 2000, and nearly
 * anything for a date.
 *
 * @param now - Milliseconds since the epoch
 * @returns milliseconds since the epoch; `null` for what is no date
 */
export function httpDate(value: string | undefined, now: number): number | null {
  const form = FORMS.find((one) => one.test(value ?? ''))
  if (form === undefined) {
    return null
  }
  const { day, month, year, time } = form.exec(value!)!.groups!
  const at = MONTHS.indexOf(month.toLowerCase()) + 1
  const iso = `${fullYear(year, now)}-${two(at)}-${two(Number(day))}T${time}Z`
  const milliseconds = Date.parse(iso)
  return at === 0 || Number.isNaN(milliseconds) ? null : milliseconds
}

/**
 * A year of two digits that seems to be more than 50 years ahead is the latest one before with
 * the same digits.
 */
function fullYear(year: string, now: number): string {
  if (year.length === 4) {
    return year
  }
  const current = new Date(now).getUTCFullYear()
  const full = current - (current % 100) + Number(year)
  return String(full > current + 50 ? full - 100 : full)
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}
