import { Edge } from 'edge.js'
import { test } from '@japa/runner'
import { blocksIn, blocksOf, type Block } from './support/blocks.ts'

/*
 * The templates of the documentation render, and what claims to be JSON is.
 */

/**
 * What pages have in their templates: helpers of this package, of AdonisJS, and data of the examples.
 */
const KNOWN = {
  hole: (name: string) => `<${name}>`,
  pageTag: () => '',
  csrfField: () => '<input>',
  cspNonce: 'nonce',
  route: (name: string) => `/${name}`,
  posts: [{ id: 1, title: 'A post' }],
  post: { id: 1, title: 'A post' },
}

/**
 * What is wrong with a template; `null` where it renders.
 */
async function templateProblem({ place, code }: Block): Promise<string | null> {
  try {
    await Edge.create().renderRaw(code, KNOWN)
    return null
  } catch (error) {
    return `${place}: ${(error as Error).message.split('\n')[0]}`
  }
}

async function problemsOf(blocks: Block[]) {
  const problems = await Promise.all(blocks.map(templateProblem))
  return problems.filter((problem) => problem !== null)
}

test.group('Templates of the documentation', () => {
  test('render', async ({ assert }) => {
    const blocks = await blocksIn('edge')

    assert.isNotEmpty(blocks)
    assert.deepEqual(await problemsOf(blocks), [])
  })

  test('are found out where they are wrong', async ({ assert }) => {
    const document = '```edge\n{{ holes("cart-count") }}\n```\n\n```edge\n@if(post)\n```\n'

    const problems = await problemsOf(blocksOf('docs/wrong.md', document))
    assert.lengthOf(problems, 2)
    assert.match(problems[0], /^docs\/wrong\.md:2: .*holes/)
    assert.match(problems[1], /^docs\/wrong\.md:6: /)
  })
})

test('blocks of JSON are JSON', async ({ assert }) => {
  const blocks = await blocksIn('json')
  const problems = blocks.flatMap(({ place, code }) => {
    try {
      JSON.parse(code)
      return []
    } catch (error) {
      return [`${place}: ${(error as Error).message}`]
    }
  })
  assert.deepEqual(problems, [])
})
