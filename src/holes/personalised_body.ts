import { join } from './cut.ts'
import { joinPieces } from '../page/pieces.ts'
import type { Page } from '../page/page.ts'

/**
 * The body of a page with its holes filled.
 *
 * @param texts - What is in each hole
 */
export function personalisedBody({ body, pieces, holes }: Page, texts: string[]): string | Buffer {
  return pieces === null ? join(body as string, holes, texts) : joinPieces(pieces, texts)
}
