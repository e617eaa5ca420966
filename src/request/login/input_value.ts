import type { HtmlElement } from './html.ts'

const NUMBER = /^-?(\d+|\d*\.\d+)(e[-+]?\d+)?$/i
const TIME = /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,3})?)?$/

type Sanitize = (value: string, attribs: HtmlElement['attribs']) => string

/**
 * HTML, "value sanitization algorithm". Types that are not named take their value as it is.
 */
const SANITIZE: Record<string, Sanitize> = {
  'text': withoutLineBreaks,
  'search': withoutLineBreaks,
  'tel': withoutLineBreaks,
  'password': withoutLineBreaks,
  'url': (value) => withoutLineBreaks(value).trim(),
  'email': (value, attribs) =>
    'multiple' in attribs
      ? value.split(',').map(withoutLineBreaks).map(trimmed).join(',')
      : withoutLineBreaks(value).trim(),
  'number': only((value) => NUMBER.test(value)),
  range,
  'color': (value) => (/^#[\da-f]{6}$/i.test(value) ? value.toLowerCase() : '#000000'),
  'date': only(isDate),
  'month': only((value) => /^\d{4,}-\d\d$/.test(value) && isDate(`${value}-01`)),
  'week': only((value) => /^\d{4,}-W(0[1-9]|[1-4]\d|5[0-3])$/.test(value)),
  'time': only((value) => TIME.test(value)),
  'datetime-local': (value) => {
    const [date, time = ''] = value.split(/[T ]/)
    return isDate(date) && TIME.test(time) ? `${date}T${time}` : ''
  },
}

/**
 * What an input holds that nobody touched.
 *
 * @param type - As HTML reads it
 */
export function inputValue({ attribs }: HtmlElement, type: string): string {
  const value = attribs.value ?? ''
  return SANITIZE[type]?.(value, attribs) ?? value
}

function withoutLineBreaks(value: string): string {
  return value.replace(/[\r\n]/g, '')
}

function trimmed(value: string): string {
  return value.trim()
}

function only(accepts: (value: string) => boolean): Sanitize {
  return (value) => (accepts(value) ? value : '')
}

function isDate(value: string): boolean {
  const date = /^\d{4,}-\d\d-\d\d$/.test(value) ? new Date(`${value}T00:00Z`) : null
  return date !== null && !Number.isNaN(date.valueOf()) && date.toISOString().startsWith(value)
}

/**
 * Within its limits, on a step, and in the middle where it says nothing.
 */
function range(value: string, attribs: HtmlElement['attribs']): string {
  const number = (text: string | undefined, fallback: number) =>
    text !== undefined && NUMBER.test(text) ? Number(text) : fallback
  const least = number(attribs.min, 0)
  const most = Math.max(number(attribs.max, 100), least)
  const given = Math.min(Math.max(number(value, least + (most - least) / 2), least), most)
  const step = number(attribs.step, 1)
  if (step <= 0 || attribs.step?.toLowerCase() === 'any') {
    return String(given)
  }
  const base = number(attribs.min, number(value, 0))
  const steps = Math.min(Math.round((given - base) / step), Math.floor((most - base) / step))
  return String(base + steps * step)
}
