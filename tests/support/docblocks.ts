import ts from 'typescript'
import { readFile } from 'node:fs/promises'

export interface Docblock {
  /** The docblock of a member, as one line */
  text: string
  /** How its type is written */
  type: string
}

/**
 * The docblocks of the members of an interface, by name.
 *
 * @param url - Of the source file
 */
export async function docblocks(url: URL, name: string): Promise<Record<string, Docblock>> {
  const source = ts.createSourceFile(
    'source.ts',
    await readFile(url, 'utf-8'),
    ts.ScriptTarget.Latest,
    true
  )
  const declaration = source.statements
    .filter(ts.isInterfaceDeclaration)
    .find((statement) => statement.name.text === name)
  if (!declaration) {
    throw new Error(`There is no interface ${name} in ${url.pathname}`)
  }
  return Object.fromEntries(
    declaration.members.filter(ts.isPropertySignature).map((member) => {
      const [comment] = ts.getJSDocCommentsAndTags(member)
      const text = ts.getTextOfJSDocComment(comment?.comment) ?? ''
      return [
        member.name.getText(),
        { text: text.replaceAll(/\s+/g, ' '), type: member.type!.getText() },
      ]
    })
  )
}
