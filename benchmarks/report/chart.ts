import { BARE, SAME_HEADERS } from '../hits/contestants.ts'
import { fastest, ratioOf } from './spread.ts'
import type { Measured } from './run.ts'

/** What has a bar, from the top to the bottom, where it was measured; the rest is in the tables */
const BARS = [
  'node:http, string',
  'node:http, Buffer',
  'Varnish',
  'server middleware, string',
  'server middleware, Buffer',
  ...BARE,
  ...SAME_HEADERS,
  'by hand, memory',
  'by hand, Redis',
  'front ring',
  'mixin, memory',
  'middleware, memory',
  'decorator, memory',
  'middleware, Redis',
  'middleware, two tiers',
  'middleware, a hole',
  'middleware, gzip',
  'middleware, 304',
]
const OURS = /^(front|mixin|middleware|decorator)\b/

const LINE = 20
const NAMES = 250
const WIDTH = 760
/** What is written behind a bar */
const FIGURE = 50

const STYLE = `
    text { font: 12px system-ui, sans-serif; fill: #1f2328 }
    .title { font-weight: 600 }
    .theirs { fill: #8c959f }
    .ours { fill: #0969da }
    .one { stroke: #1f2328; stroke-dasharray: 2 3 }
    @media (prefers-color-scheme: dark) {
      text { fill: #e6edf3 }
      .theirs { fill: #6e7681 }
      .ours { fill: #4493f8 }
      .one { stroke: #e6edf3 }
    }`

/**
 * Bars of requests per second of hits, for each body, relative to a bare route with the same headers in
 * its faster form; an SVG that is read on light and on dark ground.
 */
export function hitsChart(measured: readonly Measured[]): string {
  const bodies = [...new Set(measured.map(({ body }) => body))]
  const charts = bodies.map((body) => ({
    body,
    bars: barsOf(measured.filter((one) => one.body === body)),
  }))
  const longest = Math.max(1, ...charts.flatMap(({ bars }) => bars.map(({ ratio }) => ratio)))
  const lengthOf = (ratio: number) => Math.round((ratio / longest) * (WIDTH - NAMES - FIGURE))

  const parts: string[] = []
  let y = LINE
  for (const { body, bars } of charts) {
    parts.push(`<text class="title" x="0" y="${y}">${body}</text>`)
    const top = y + LINE / 2
    for (const { name, ratio } of bars) {
      y += LINE
      parts.push(bar(name, ratio, lengthOf(ratio), y))
    }
    const one = NAMES + lengthOf(1)
    parts.push(`<line class="one" x1="${one}" x2="${one}" y1="${top}" y2="${y + LINE / 2}"/>`)
    y += 2 * LINE
  }
  const title = 'Requests per second of hits: 1 is a bare route of AdonisJS with the same headers'
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${y}" role="img" aria-label="${title}">`,
    `<title>${title}</title>`,
    `<style>${STYLE}\n</style>`,
    ...parts,
    '</svg>\n',
  ].join('\n')
}

function barsOf(measured: Measured[]): { name: string; ratio: number }[] {
  const reference = fastest(measured.filter(({ contestant }) => SAME_HEADERS.includes(contestant)))
  return BARS.flatMap((name) => {
    const one = measured.find(({ contestant }) => contestant === name)
    return one && reference ? [{ name, ratio: ratioOf(one, reference).median }] : []
  })
}

function bar(name: string, ratio: number, length: number, y: number): string {
  const kind = OURS.test(name) ? 'ours' : 'theirs'
  return [
    `<text x="${NAMES - 8}" y="${y + 4}" text-anchor="end">${name}</text>`,
    `<rect class="${kind}" x="${NAMES}" y="${y - 6}" width="${length}" height="13"/>`,
    `<text x="${NAMES + length + 6}" y="${y + 4}">${ratio.toFixed(2)}</text>`,
  ].join('')
}
