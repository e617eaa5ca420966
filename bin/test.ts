import { assert } from '@japa/assert'
import { fileSystem } from '@japa/file-system'
import { expectTypeOf } from '@japa/expect-type'
import { configure, processCLIArgs, run } from '@japa/runner'
import { endStandstill } from '../tests/support/end_standstill.ts'

processCLIArgs(process.argv.slice(2))
configure({
  files: ['tests/**/*.spec.ts'],
  plugins: [assert(), fileSystem({ autoClean: true }), expectTypeOf(), endStandstill()],
  forceExit: true,
  // Nothing takes as long, but on a machine that is busy with something else.
  timeout: 60_000,
})

run()
