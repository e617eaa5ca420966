import { DOCUMENTS, read } from './documents.ts'

/**
 * A block of code in a document.
 */
export interface Block {
  /** `docs/events.md:7`, the line where its code begins */
  place: string
  document: string
  /** Line of the document where its code begins, from 1 */
  line: number
  /** What stands behind the fence, such as `ts`; empty where nothing does */
  language: string
  code: string
}

/**
 * The blocks of code of one document.
 *
 * @param text - In Markdown
 */
export function blocksOf(document: string, text: string): Block[] {
  return [...text.matchAll(/^```(.*)\n([^]*?)^```$/gm)].map((match) => {
    const [, language, code] = match
    const line = text.slice(0, match.index).split('\n').length + 1
    return { place: `${document}:${line}`, document, line, language: language.trim(), code }
  })
}

/**
 * The blocks of all documents in one language.
 */
export async function blocksIn(language: string): Promise<Block[]> {
  const blocks = await Promise.all(
    DOCUMENTS.map(async (document) => blocksOf(document, await read(document)))
  )
  return blocks.flat().filter((block) => block.language === language)
}
