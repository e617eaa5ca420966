/*
 * Draws docs/images/warm-up.svg: what `node ace warmup:shop` writes on a terminal, for the documentation.
 *
 *   npm run docs:picture      in the root of the repository, after a build
 */
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { spawn } from 'node:child_process'
import { ShopProcess } from './shop_process.ts'

const COMMAND = 'node ace warmup:shop'
const COLUMNS = 78
const PICTURE = new URL('../../../docs/images/warm-up.svg', import.meta.url)
const LINE_HEIGHT = 20
const COLUMN_WIDTH = 8.43

/**
 * What a terminal has for the numbers of colours, and for bold and dim.
 */
const STYLES: Record<string, string> = {
  1: 'font-weight="bold"',
  2: 'opacity="0.6"',
  31: 'fill="#ff8080"',
  32: 'fill="#8ee08e"',
  33: 'fill="#f0d070"',
  34: 'fill="#80b0ff"',
  36: 'fill="#70d8d8"',
  90: 'opacity="0.6"',
}

/**
 * What tells a terminal how to go on, such as in another colour.
 */
const CONTROL = new RegExp(`(${'\u001B'}\\[[\\d;?]*[A-Za-z])`)

/**
 * @returns what the command writes, the progress bar as it was drawn last
 */
async function run(shop: ShopProcess, cacheDirectory: string): Promise<string> {
  const node = `${process.execPath} --import=@poppinss/ts-exec bin/console.ts warmup:shop`
  const { CI, ...rest } = process.env
  const child = spawn('script', ['-qec', `stty cols ${COLUMNS}; ${node}`, '/dev/null'], {
    cwd: new URL('../', import.meta.url),
    env: {
      ...rest,
      ...{ TERM: 'xterm', FORCE_COLOR: '1', NODE_ENV: 'production', LOG_LEVEL: 'error', TZ: 'UTC' },
      ...{ HOST: '127.0.0.1', PORT: new URL(shop.url).port, APP_URL: shop.url },
      ...{ APP_KEY: 'only-for-the-example-never-deploy', CACHE_DIRECTORY: cacheDirectory },
    },
  })
  let written = ''
  child.stdout.on('data', (chunk) => (written += chunk))
  await once(child, 'close')
  return written
}

/**
 * The lines that are left on the terminal, with the last state of the progress bar above them.
 */
function linesOf(written: string): string[] {
  const frames = written.split('\u001B[1G').filter((frame) => frame.includes('│'))
  const bar = frames.findLast((frame) => /(\d+)\/\1 /.test(frame))?.split('\u001B[0K')[0] ?? ''
  const report = written.slice(written.lastIndexOf('\u001B[2K') + 4)
  return [`$ ${COMMAND}`, '', bar, ...report.trimEnd().split(/\r?\n/)]
}

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/**
 * One line as an element: each run of characters in one style stands at its own column.
 */
function drawn(line: string, index: number): string {
  let styles = new Set<string>()
  let column = 0
  let spans = ''
  for (const part of line.split(CONTROL)) {
    const [, codes] = (part.startsWith('\u001B') && part.match(/\[([\d;]*)m$/)) || []
    if (codes !== undefined) {
      const isEnd = /^(0|22|39|)$/.test(codes)
      styles = isEnd ? new Set() : styles.add(codes)
    } else if (!part.startsWith('\u001B') && part !== '') {
      const attributes = [...styles].map((code) => STYLES[code] ?? '').join(' ')
      // Spaces at an end of an element are not drawn.
      for (const { 0: words, index: at } of part.matchAll(/\S+(?: \S+)*/g)) {
        const x = (16 + (column + at) * COLUMN_WIDTH).toFixed(1)
        const length = (words.length * COLUMN_WIDTH).toFixed(1)
        spans += `<tspan x="${x}" textLength="${length}" ${attributes}>${escaped(words)}</tspan>`
      }
      column += part.length
    }
  }
  return `<text y="${30 + index * LINE_HEIGHT}">${spans}</text>`
}

function picture(lines: string[]): string {
  const width = Math.ceil(32 + COLUMNS * COLUMN_WIDTH)
  const height = 30 + lines.length * LINE_HEIGHT
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    `<title>${COMMAND}: its progress, and its report</title>`,
    `<rect width="100%" height="100%" rx="8" fill="#1c2430"/>`,
    `<g fill="#e6e6e6" font-size="14" font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace">`,
    ...lines.map(drawn),
    '</g>',
    '</svg>',
    '',
  ].join('\n')
}

const cacheDirectory = await mkdtemp(join(tmpdir(), 'warm-up-'))
const shop = await ShopProcess.start({ cacheDirectory, port: 3333 })
try {
  await writeFile(PICTURE, picture(linesOf(await run(shop, cacheDirectory))))
} finally {
  await shop.stop()
  await rm(cacheDirectory, { recursive: true, force: true })
}
