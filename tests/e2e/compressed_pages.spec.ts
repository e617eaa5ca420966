import { execFile, execFileSync } from 'node:child_process'
import { promisify } from 'node:util'
import { getActiveTest, test } from '@japa/runner'
import { startApp } from '../support/test_app.ts'
import { chromium } from '../support/services.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import type { ContentCoding } from '../../src/types.ts'

const CODINGS: ContentCoding[] = ['gzip', 'br', 'zstd']
const hasChromium = await chromium.available()

/** What curl was built with; `null` where it is not installed */
const features = (() => {
  try {
    return execFileSync('curl', ['--version'], { encoding: 'utf8' })
  } catch {
    return null
  }
})()

const curl = promisify(execFile)

const words = Array.from(
  { length: 400 },
  (_, index) => `<li>Größe ${(index * 7919) % 4099}, 你好 🙂</li>`
)
const SMALL = `<!doctype html><meta charset="utf-8"><title>Shop</title><ul>${words.join('\n')}</ul>`
const LARGE = SMALL.replace('</ul>', `${words.join('\n').repeat(20)}</ul>`)

/**
 * An application whose pages are there in one coding, those with holes, too. The `v` of the query fills
 * them.
 */
async function start(coding: ContentCoding) {
  const [head, tail] = LARGE.split('<title>')
  const value = 'v'.repeat(70_000)
  const app = await startApp({
    config: {
      compress: [coding],
      holes: [
        { name: 'token', fill: () => 'ç0ffee🙂' },
        { name: 'nothing', fill: () => '' },
        { name: 'long', fill: () => value },
      ],
    },
    routes: (router) => {
      router.get('/small', () => SMALL).use(cachePage(60))
      router.get('/large', () => LARGE).use(cachePage(60))
      router
        .get('/holes', async (ctx) => {
          const hole = (name: string) => app.pageCache.hole(ctx, name)
          const [token, nothing, long] = await Promise.all(['token', 'nothing', 'long'].map(hole))
          return `${head}<title>${token}${nothing}${tail}<p>${long}</p><p>${token}</p>`
        })
        .use(cachePage(60))
    },
  })
  const pages: Record<string, string> = {
    '/small': SMALL,
    '/large': LARGE,
    '/holes': `${head}<title>ç0ffee🙂${tail}<p>${value}</p><p>ç0ffee🙂</p>`,
  }
  for (const path of Object.keys(pages)) {
    const isCompressed = async () => {
      const { headers } = await app.get(path, { headers: { 'accept-encoding': coding } })
      return headers['content-encoding'] === coding
    }
    while ((path !== '/holes' || coding === 'gzip') && !(await isCompressed()));
  }
  return { ...app, pages }
}

test.group('Compressed pages in curl', (group) => {
  group.each.skip(features === null, 'curl is not installed')

  test('they are read byte for byte: {$self}')
    .with(CODINGS)
    .run(async ({ assert }, coding) => {
      const app = await start(coding)
      const own = { gzip: 'libz', br: 'brotli', zstd: 'zstd' }[coding]
      for (const [path, body] of Object.entries(app.pages)) {
        const options = features!.includes(own) ? ['--compressed'] : []
        const { stdout } = await curl('curl', ['-sSi', ...options, `${app.url}${path}`], {
          maxBuffer: 10_000_000,
        })
        const [headers] = stdout.split('\r\n\r\n', 1)
        const isCompressed = options.length > 0 && (path !== '/holes' || coding === 'gzip')
        assert.equal(headers.toLowerCase().includes(`content-encoding: ${coding}`), isCompressed)
        assert.isTrue(stdout.slice(headers.length + 4) === body, path)
      }
    })
})

test.group('Compressed pages in Chromium', (group) => {
  group.each.skip(!hasChromium, 'Chromium is not installed')

  test('they are read and shown byte for byte: {$self}')
    .with(CODINGS)
    .run(async ({ assert }, coding) => {
      const app = await start(coding)
      const browser = await chromium.launch()
      getActiveTest()?.cleanup(() => browser.close())
      const page = await browser.newPage()
      for (const [path, body] of Object.entries(app.pages)) {
        const response = (await page.goto(`${app.url}${path}`))!
        const isCompressed = path !== '/holes' || coding === 'gzip'
        const headers = await response.allHeaders()
        assert.equal(headers['content-encoding'], isCompressed ? coding : undefined, path)
        assert.isTrue((await response.text()) === body, path)
        const items = await page.locator('li').allInnerTexts()
        assert.equal(items.length, body.split('<li>').length - 1)
        assert.equal(items.at(-1), items[words.length - 1])
        assert.equal(await page.title(), path === '/holes' ? 'ç0ffee🙂Shop' : 'Shop')
      }
    })
})
