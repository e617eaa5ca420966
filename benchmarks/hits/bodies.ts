/**
 * What is asked for: as much text as an answer of an API, a page and a large page have.
 */
import { Random } from '../../tests/fuzz/random.ts'

export interface Body {
  name: string
  type: string
  text: string
}

const HTML = 'text/html; charset=utf-8'
const SYLLABLES = 'ka lo mi ne ru sta ven dor pli tha or en il as bre'.split(' ')

export const BODIES: readonly Body[] = [
  { name: '1k', type: 'application/json; charset=utf-8', text: json(1) },
  { name: '16k', type: HTML, text: page(16) },
  { name: '128k', type: HTML, text: page(128) },
]

/**
 * Paragraphs of words that are made up, the same in each run. A text that repeats itself would be
 * compressed to nearly nothing; gzip makes a quarter of this one.
 */
function words(kilobytes: number): string[] {
  const random = new Random(kilobytes)
  const word = () =>
    Array.from({ length: 1 + random.below(3) }, () => random.pick(SYLLABLES)).join('')
  const vocabulary = Array.from({ length: 400 }, word)
  return Array.from({ length: kilobytes * 200 }, () => random.pick(vocabulary))
}

function page(kilobytes: number): string {
  const all = words(kilobytes)
  const paragraphs = Array.from(
    { length: kilobytes * 8 },
    (_, at) => `<p class="text">${all.slice(at * 24, at * 24 + 24).join(' ')}</p>\n`
  )
  return `<html><body>${paragraphs.join('')}`.slice(0, kilobytes * 1024)
}

function json(kilobytes: number): string {
  const text = words(kilobytes).join(' ')
  return JSON.stringify({ id: 7, title: 'A title', text: text.slice(0, kilobytes * 1024 - 40) })
}
