import type { Block } from './blocks.ts'

/**
 * A file of an application that a block shows, or one of several.
 */
export interface SnippetFile {
  document: string
  /** Line of the document where it begins, from 1 */
  line: number
  /** Where it is in the application, such as `app/models/post.ts` */
  path: string
  code: string
}

const PATH = /^\/\/ ([\w.-]+(?:\/[\w.-]+)*\.ts)\b.*$/

/**
 * The files that a block shows. Each begins with a comment that is its path, such as
 * `// config/auth.ts`; the first one needs none.
 */
export function snippetFiles({ document, line, code }: Block): SnippetFile[] {
  const files: SnippetFile[] = []
  code.split('\n').forEach((text, index) => {
    const path = text.match(PATH)?.[1]
    if (index === 0 || path) {
      files.push({ document, line: line + index, path: path ?? 'app/snippet.ts', code: '' })
    }
    files.at(-1)!.code += `${text}\n`
  })
  return files
}
