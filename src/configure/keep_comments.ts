import type { SourceFile } from './types.ts'

/**
 * On lines of their own.
 */
const COMMENTS = /(?<=\n)[ \t]*(?:\/\/.*|\/\*[^]*?\*\/)/g

/**
 * Takes down the comments behind the last entries of lists: an entry that is taken out of use stands in one,
 * and AdonisJS drops them when it adds to a list.
 *
 * @param file - adonisrc.ts
 * @param lists - Names of properties
 * @returns puts back, after the lists were added to, what was dropped
 */
export function keepComments(file: SourceFile | undefined, lists: string[]): () => void {
  const before = lists.map((name) => commentsOf(file, name))
  return () => {
    lists.forEach((name, index) => {
      const there = commentsOf(file, name)
      const dropped = before[index].filter((comment) => !there.includes(comment))
      const list = findList(file, name)
      if (file !== undefined && list !== undefined && dropped.length > 0) {
        const end = list.getEnd() - 1
        const start = file.getFullText().slice(0, end).trimEnd().length
        file.replaceText([start, end], `\n${dropped.join('\n')}\n`)
      }
    })
  }
}

function findList(file: SourceFile | undefined, name: string) {
  return file
    ?.getDescendants()
    .find(
      (node) =>
        node.getKindName() === 'ArrayLiteralExpression' &&
        new RegExp(`^['"]?${name}['"]?\\s*:`).test(node.getParent()?.getText() ?? '')
    )
}

function commentsOf(file: SourceFile | undefined, name: string): string[] {
  const text = findList(file, name)?.getText() ?? ''
  return [...text.matchAll(COMMENTS)].map(([comment]) => comment.trim())
}
