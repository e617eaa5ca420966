import { test } from '@japa/runner'
import { blocksIn, blocksOf } from './support/blocks.ts'
import { typeErrors } from './support/type_errors.ts'
import { snippetFiles } from './support/snippet_files.ts'

/*
 * Every TypeScript snippet of the documentation is a whole file, imports included, of an application
 * that uses the package as it is published: `npm run build` comes before.
 */

test.group('Snippets in TypeScript', () => {
  test('are whole, and have no type errors', async ({ assert }) => {
    const blocks = await blocksIn('ts')

    assert.isNotEmpty(blocks)
    assert.deepEqual(typeErrors(blocks.flatMap(snippetFiles)), [])
  }).timeout(120_000)

  test('are named by document and line where they are wrong', ({ assert }) => {
    const document = `# Title

\`\`\`ts
// app/one.ts
import { cachePage } from 'adonis-cache-helpers'

export const middleware = cachePage('an hour', 1)

// app/two.ts
export const page = cachePage(60)
\`\`\`
`
    const [block] = blocksOf('docs/wrong.md', document)

    assert.deepEqual(typeErrors(snippetFiles(block)), [
      `docs/wrong.md:7: Argument of type 'number' is not assignable to parameter of type 'KeyFunc'.`,
      `docs/wrong.md:10: Cannot find name 'cachePage'.`,
    ])
  }).timeout(120_000)
})
