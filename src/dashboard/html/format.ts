import string from '@adonisjs/core/helpers/string'
import { html, type SafeHtml } from './html.ts'

const COUNTS = new Intl.NumberFormat('en')
const UNITS: [unit: string, seconds: number][] = [
  ['d', 86_400],
  ['h', 3_600],
  ['min', 60],
]

/**
 * `12,345`
 */
export function count(value: number): string {
  return COUNTS.format(value)
}

/**
 * `1 page`, `12 pages`
 */
export function counted(value: number, noun: string, plural = `${noun}s`): string {
  return `${count(value)} ${value === 1 ? noun : plural}`
}

/**
 * `92.4 %`, and a dash where there is none.
 *
 * @param rate - Between 0 and 1
 */
export function percent(rate: number | null): string {
  if (rate === null) {
    return '–'
  }
  // Not all is not rounded to all.
  const rounded = rate === 1 || rate === 0 ? rate * 100 : Math.min(99.9, Math.max(0.1, rate * 100))
  return `${Number(rounded.toFixed(1))} %`
}

/**
 * A length of time in few characters: `45 s`, `3 min`, `5 h`, `12 d`.
 */
export function duration(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000))
  const [unit, length] = UNITS.find(([, least]) => seconds >= 2 * least) ?? ['s', 1]
  return `${count(Math.floor(seconds / length))} ${unit}`
}

/**
 * The same of what may be very short: `320 ms`.
 */
export function handlerTime(milliseconds: number): string {
  return milliseconds < 2_000 ? `${count(Math.round(milliseconds))} ms` : duration(milliseconds)
}

/**
 * `14.2 KB`
 */
export function size(bytes: number): string {
  return string.bytes.format(bytes, { unitSeparator: ' ', decimalPlaces: 1 })!
}

/**
 * How long ago something was, with the time itself for who wants to know it.
 *
 * @param at - Milliseconds since the epoch
 */
export function ago(at: number, now: number): SafeHtml {
  const text = now - at < 2_000 ? 'just now' : `${duration(now - at)} ago`
  return time(at, text)
}

/**
 * The time of a day, in UTC; a script writes it as the reader's clock has it.
 */
export function clock(at: number): SafeHtml {
  const iso = new Date(at).toISOString()
  return html`<time datetime="${iso}" data-clock>${iso.slice(0, 16).replace('T', ' ')} UTC</time>`
}

function time(at: number, text: string): SafeHtml {
  const iso = new Date(at).toISOString()
  return html`<time datetime="${iso}" title="${iso.slice(0, 19).replace('T', ' ')} UTC"
    >${text}</time
  >`
}
