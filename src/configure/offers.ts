import type Configure from '@adonisjs/core/commands/configure'
import type { Codemods } from './types.ts'
import { answerInFront } from './answer_in_front.ts'
import { compressPages } from './compress_pages.ts'

/**
 * Something that not every application wants.
 */
interface Offer {
  /** Accepts it, as `--front`, or declines it, as `--no-front` */
  flag: string
  question: string
  hint: string
  accept: (codemods: Codemods, command: Configure) => Promise<void>
}

const OFFERS: Offer[] = [
  {
    flag: 'compress',
    question: 'Send pages compressed?',
    hint: 'No where a proxy in front compresses',
    accept: compressPages,
  },
  {
    flag: 'front',
    question: 'Answer "front: true" pages before AdonisJS?',
    hint: 'In bin/server.ts',
    accept: answerInFront,
  },
]

/**
 * Sets up what the flags say, and asks for the rest: once, when the application is configured for the first
 * time, and only where somebody can answer.
 *
 * @param isFirstTime - Whether config/cache_helpers.ts has just been written
 */
export async function makeOffers(
  codemods: Codemods,
  command: Configure,
  isFirstTime: boolean
): Promise<void> {
  const asks = isFirstTime && isInteractive()
  for (const { flag, question, hint, accept } of OFFERS) {
    const said = saidBy(command.parsedFlags[flag])
    if (said ?? (asks && (await command.prompt.confirm(question, { hint, default: false })))) {
      await accept(codemods, command)
    }
  }
}

/**
 * `node ace add` hands `--front` on as `--front true`, which is a string.
 */
function saidBy(value: unknown): boolean | undefined {
  return value === undefined ? undefined : value === true || value === 'true'
}

function isInteractive(): boolean {
  return process.stdin.isTTY === true && process.stdout.isTTY === true && !process.env.CI
}
