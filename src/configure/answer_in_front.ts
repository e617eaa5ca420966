import type Configure from '@adonisjs/core/commands/configure'
import type { Codemods } from './types.ts'
import { FRONT_LINES, wrapServer } from './wrap_server.ts'

/**
 * Wraps the handler in bin/server.ts, or says how that is done by hand.
 */
export async function answerInFront(codemods: Codemods, { app, logger }: Configure): Promise<void> {
  const project = await codemods.getTsMorphProject()
  const action = logger.action('update bin/server.ts file')
  const file = project?.getSourceFile(app.makePath('bin/server.ts'))
  const outcome = await wrapServer(file).catch((error: Error) => error)
  if (outcome === 'written') {
    action.succeeded()
  } else if (outcome === 'there') {
    action.skipped('Already answers in front')
  } else {
    if (outcome instanceof Error) {
      action.failed(outcome.message)
    }
    logger.warning('bin/server.ts could not be updated. Add these lines to it:')
    logger.log(FRONT_LINES.map((line) => `  ${line}`).join('\n'))
  }
}
