import ts from 'typescript'

/**
 * A piece of code that runs as a whole or not at all, as far as coverage is concerned.
 */
export interface Block {
  /** Offset in the file where it begins, and where it ends */
  start: number
  end: number
}

/**
 * The blocks of a source file: each statement in braces that is no mere object or type.
 */
export function findBlocks(file: string, text: string): Block[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)
  const blocks: Block[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isBlock(node)) {
      blocks.push({ start: node.getStart(source), end: node.end })
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return blocks
}

/**
 * The names under which a block of a file, or the file when it is loaded, is noted as having run.
 */
export const blockName = (file: string, { start }: Block) => `${file}:${start}`
export const moduleName = (file: string) => `${file}:loaded`

/**
 * A source file that notes in the global set `executed` which of its blocks run.
 */
export function noting(file: string, text: string): string {
  const note = (name: string) => `globalThis.executed?.add(${JSON.stringify(name)});`
  const marked = findBlocks(file, text)
    .sort((one, other) => other.start - one.start)
    .reduce(
      (result, block) =>
        `${result.slice(0, block.start + 1)}${note(blockName(file, block))}${result.slice(block.start + 1)}`,
      text
    )
  return note(moduleName(file)) + marked
}

/**
 * The innermost block around a place; `null` for what runs when the file is loaded, or belongs
 * to a class.
 */
export function blockAround(blocks: Block[], offset: number): Block | null {
  const around = blocks.filter(({ start, end }) => start < offset && offset < end)
  return around.sort((one, other) => other.start - one.start)[0] ?? null
}
