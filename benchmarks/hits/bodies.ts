/**
 * What is asked for: as much text as an answer of an API, a page and a large page have.
 */
export interface Body {
  name: string
  type: string
  text: string
}

const HTML = 'text/html; charset=utf-8'
const paragraph = '<p>Lorem ipsum dolor sit amet, consectetur adipiscing elit.</p>\n'

export const BODIES: readonly Body[] = [
  {
    name: '1k',
    type: 'application/json; charset=utf-8',
    text: JSON.stringify({ id: 7, title: 'A title', text: 'x'.repeat(1024 - 40) }),
  },
  { name: '16k', type: HTML, text: page(16) },
  { name: '128k', type: HTML, text: page(128) },
]

function page(kilobytes: number): string {
  const html = `<html>${paragraph.repeat(Math.ceil((kilobytes * 1024) / paragraph.length))}</html>`
  return html.slice(0, kilobytes * 1024)
}
