import { join } from 'node:path'
import { writeFile } from 'node:fs/promises'
import { read, ROOT } from './support/documents.ts'
import { withReferenceParts } from './support/reference.ts'

/*
 * `npm run docs:reference` writes what docs/reference.md has from the code. After a build, since the
 * commands are read from it.
 */

const path = 'docs/reference.md'
await writeFile(join(ROOT, path), await withReferenceParts(await read(path)))
