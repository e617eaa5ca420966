import { OPTION_TEXTS } from '../options/option_texts.ts'

/**
 * What `--help` says of the options: all of them are fields of the command's class, and most have no
 * flag.
 *
 * @returns lines
 */
export function fieldsHelp(): string[] {
  const width = Math.max(...Object.keys(OPTION_TEXTS).map((name) => name.length))
  const lines = Object.entries(OPTION_TEXTS).flatMap(([name, { text, default: fallback }]) => [
    `  ${name.padEnd(width)}  ${text}`,
    ...(fallback === 'none' ? [] : [`  ${' '.repeat(width)}  [default: ${fallback}]`]),
  ])
  return ['Fields of the class of this command, which flags win over:', '', ...lines]
}
