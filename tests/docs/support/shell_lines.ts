import type { Block } from './blocks.ts'

/**
 * A command of a block, or of a sentence.
 */
export interface ShellCommand {
  /** Where it stands, as `docs/deploys.md:62` */
  place: string
  /** Program and arguments, without quotes */
  words: string[]
}

const WORD = /(?:[^\s'"#;&|<>()]|'[^']*'|"[^"]*"|(?<=\S)#)+/g

/**
 * The commands of one line: comments are left out, and what is joined by `&&`, `|` or `;` is several.
 *
 * @param text - `npm ci && node ace cache:clear --cache='file' # a comment`
 */
function commandsOf(text: string): string[][] {
  const [, line] = text.match(/^((?:[^'"#]|'[^']*'|"[^"]*"|(?<=\S)#)*)/)!
  return line
    .split(/&&|\|\||[|;<>]/)
    .map((command) => [...command.matchAll(WORD)].map(([word]) => word.replaceAll(/['"]/g, '')))
    .map(withoutVariables)
    .filter((words) => words.length > 0)
}

/**
 * Without what is set for the program: `RING=front npm test`.
 */
function withoutVariables(words: string[]): string[] {
  const begin = words.findIndex((word) => !/^[A-Z_]+=/.test(word))
  return begin === -1 ? [] : words.slice(begin)
}

/**
 * The commands of a block of shell lines. A line that ends with a backslash goes on in the next one.
 */
export function shellCommands({ document, line, code }: Block): ShellCommand[] {
  const joined = code.replaceAll(/\\\n\s*/g, ' ')
  return joined
    .split('\n')
    .flatMap((text, index) =>
      commandsOf(text).map((words) => ({ place: `${document}:${line + index}`, words }))
    )
}

/**
 * The commands of `node ace` and of npm that stand in sentences and tables, as code.
 *
 * @param text - A document in Markdown
 */
export function quotedCommands(document: string, text: string): ShellCommand[] {
  const prose = text.replaceAll(/^```[^]*?^```$/gm, (block) => block.replaceAll(/[^\n]/g, ''))
  return prose
    .split('\n')
    .flatMap((line, index) =>
      [...line.matchAll(/`((?:node ace|npm run) [^`]+)`/g)].flatMap(([, command]) =>
        commandsOf(command).map((words) => ({ place: `${document}:${index + 1}`, words }))
      )
    )
}
