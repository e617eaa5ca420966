import { join } from 'node:path'
import { test } from '@japa/runner'
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { anchorsOf } from './support/anchors.ts'

/*
 * The documentation leads to what is there: files, folders, headings. And no folder of the sources
 * is left out of it.
 */

const ROOT = join(import.meta.dirname, '..')
const REPOSITORY = 'https://github.com/adonis-cache-helpers/adonis-cache-helpers'
const RAW = REPOSITORY.replace('github.com', 'raw.githubusercontent.com')
const MAIN = `${REPOSITORY}/blob/main/`

const FOLDERS = ['', 'docs/', 'benchmarks/', 'examples/shop/', '.github/']
const lists = await Promise.all(
  FOLDERS.map(async (folder) => {
    const names = await readdir(join(ROOT, folder))
    return names.map((name) => folder + name)
  })
)
const DOCUMENTS = lists.flat().filter((name) => name.endsWith('.md'))

const read = (file: string) => readFile(join(ROOT, file), 'utf8')
const exists = (path: string) => existsSync(join(ROOT, path))

/**
 * A document without its blocks of code, and without comments, which nobody sees.
 */
async function textOf(file: string): Promise<string> {
  const text = await read(file)
  return text.replace(/^```[^]*?^```$|<!--[^]*?-->/gm, '')
}

/**
 * A link to a file or a folder of this repository, and to a heading of it.
 */
interface Link {
  link: string
  path: string
  anchor: string
}

/**
 * Where a link leads to, as GitHub takes it; `null` where that is no file of this repository.
 */
function followed(link: string, file: string): Link | null {
  const { origin, pathname, hash } = new URL(link, MAIN + file)
  const url = `${origin}${pathname}`
  const anchor = hash.slice(1)
  if (url === REPOSITORY) {
    return { link, path: 'README.md', anchor }
  }
  const [, path] = url.match(`^(?:${REPOSITORY}/(?:blob|tree)|${RAW})/main/(.*)$`) ?? []
  const isRelative = !URL.canParse(link)
  return path !== undefined || isRelative ? { link, path: path ?? link, anchor } : null
}

async function linksOf(file: string): Promise<Link[]> {
  const text = await textOf(file)
  return [...text.matchAll(/\]\(([^()\s]+)\)/g)]
    .map(([, link]) => followed(link, file))
    .filter((link) => link !== null)
}

/**
 * The folders of the sources.
 */
async function roomsOf(folder: string): Promise<string[]> {
  const entries = await readdir(join(ROOT, folder), { withFileTypes: true })
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
}

test.group('Documentation', () => {
  test('links are recognised, whether they are relative or lead to GitHub', async ({ assert }) => {
    assert.isNotEmpty(await linksOf('docs/architecture.md'))
    assert.isNotEmpty(await linksOf('README.md'))
  })

  test('{$self} links to files and folders that exist')
    .with(DOCUMENTS)
    .run(async ({ assert }, file) => {
      const links = await linksOf(file)
      const dead = links.filter(({ path }) => !exists(path))

      assert.deepEqual(dead, [])
    })

  test('{$self} links to headings that exist')
    .with(DOCUMENTS)
    .run(async ({ assert }, file) => {
      const links = await linksOf(file)
      for (const { link, path, anchor } of links.filter((one) => one.anchor !== '')) {
        assert.include(anchorsOf(await textOf(path)), anchor, link)
      }
    })
})

test('every document of docs/ is in its table of contents', async ({ assert }) => {
  const links = await linksOf('docs/README.md')
  const others = DOCUMENTS.filter((name) => name.startsWith('docs/') && name !== 'docs/README.md')
  assert.includeMembers(
    links.map(({ path }) => path),
    others
  )
})

test.group('Architecture', () => {
  test('every folder of the sources is named in docs/architecture.md', async ({ assert }) => {
    const text = await read('docs/architecture.md')

    for (const room of await roomsOf('src')) {
      assert.include(text, `[${room}/](../src/${room})`)
    }
  })

  test('every folder of the sources is on a floor', async ({ assert }) => {
    const configuration = await read('.dependency-cruiser.js')

    for (const room of await roomsOf('src')) {
      assert.match(configuration, new RegExp(`'src/${room}/\\*?'`))
    }
  })

  test('nothing is on a floor that does not exist', async ({ assert }) => {
    const configuration = await read('.dependency-cruiser.js')
    const [, floors] = configuration.match(/^const FLOORS = \[([^]*?)^\]/m)!
    const places = [...floors.matchAll(/'([^']+)'/g)].map(([, place]) => place)

    assert.isNotEmpty(places)
    assert.deepEqual(
      places.filter((place) => !exists(place.replace(/\*$/, ''))),
      []
    )
  })

  test('a name that is said to be in a file is there', async ({ assert }) => {
    const text = await textOf('docs/architecture.md')
    const named = [
      ...text.matchAll(/`(#?\w+)`(?:,)? in (?:the )?\[[^\]]+\]\(\.\.\/([^)#]+\.ts)\)/g),
    ]

    assert.isAbove(named.length, 4)
    for (const [, name, file] of named) {
      assert.include(await read(file), name, file)
    }
  })
})
