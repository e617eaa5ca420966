import { test } from '@japa/runner'
import { DOCUMENTS, read } from './support/documents.ts'
import { blocksIn, blocksOf } from './support/blocks.ts'
import { commandProblems } from './support/command_problems.ts'
import { quotedCommands, shellCommands } from './support/shell_lines.ts'

/*
 * Every command of the documentation exists, and takes the flags that it is given there.
 */

async function commands() {
  const blocks = await blocksIn('bash')
  const quoted = await Promise.all(
    DOCUMENTS.map(async (document) => quotedCommands(document, await read(document)))
  )
  return [...blocks.flatMap(shellCommands), ...quoted.flat()]
}

test.group('Commands of the documentation', () => {
  test('are commands of ace with flags that they take', async ({ assert }) => {
    const all = await commands()

    assert.isAbove(all.filter(({ words }) => words[1] === 'ace').length, 20)
    assert.deepEqual(all.flatMap(commandProblems), [])
  })

  test('are scripts of package.json', async ({ assert }) => {
    const { scripts } = JSON.parse(await read('package.json'))
    const all = await commands()
    const named = all.filter(({ words }) => words[0] === 'npm' && words[1] === 'run')

    assert.isNotEmpty(named)
    for (const { place, words } of named) {
      assert.property(scripts, words[2], place)
    }
  })

  test('are found out where they are wrong', ({ assert }) => {
    const document = `# Title

\`\`\`bash
npm ci && node ace cache:clear file --page   # --none of this
node ace cache:clear --cache=redis
node ace page-cache:show /posts
APP_ENV=x node ace warmup:shop --no-renew --concurency=3
node ace page-cache:explain / /posts
node ace make:warmup --force
\`\`\`

Write \`node ace page-cache:list --tags=posts\`.
`
    const [block] = blocksOf('docs/wrong.md', document)
    const all = [...shellCommands(block), ...quotedCommands('docs/wrong.md', document)]

    assert.deepEqual(all.flatMap(commandProblems), [
      'docs/wrong.md:4: cache:clear has no flag --page',
      'docs/wrong.md:5: configure writes no store "redis"',
      'docs/wrong.md:6: there is no command page-cache:show',
      'docs/wrong.md:7: warmup:shop has no flag --concurency',
      'docs/wrong.md:8: page-cache:explain takes 1 arguments: / /posts',
      'docs/wrong.md:9: make:warmup lacks an argument',
      'docs/wrong.md:12: page-cache:list has no flag --tags',
    ])
  })
})
