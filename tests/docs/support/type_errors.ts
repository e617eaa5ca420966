import ts from 'typescript'
import { basename, dirname, join } from 'node:path'
import { ROOT } from './documents.ts'
import type { SnippetFile } from './snippet_files.ts'

const APPLICATION = join(ROOT, 'tests/docs/application')

/**
 * What the application of `tests/docs/application` is compiled with, and its own files.
 */
function application() {
  const { config } = ts.readConfigFile(join(APPLICATION, 'tsconfig.json'), ts.sys.readFile)
  return ts.parseJsonConfigFileContent(config, ts.sys, APPLICATION)
}

/**
 * Where a snippet stands while it is checked: beside the file that it shows, so that its relative
 * imports hold, and with a name of its own.
 */
function placeOf({ document, line, path }: SnippetFile): string {
  const name = `${basename(document, '.md')}_${line}_${basename(path)}`
  return ts.sys.resolvePath(join(APPLICATION, dirname(path), name))
}

/**
 * Checks snippets as files of a small application that uses the built package, all at once.
 *
 * @returns What the compiler says, each with document and line; first of the application itself
 */
export function typeErrors(snippets: SnippetFile[]): string[] {
  const { options, fileNames } = application()
  const files = new Map(snippets.map((snippet) => [placeOf(snippet), snippet]))
  const host = ts.createCompilerHost(options)
  const { fileExists, readFile, getSourceFile } = host
  host.fileExists = (name) => files.has(name) || fileExists.call(host, name)
  host.readFile = (name) => files.get(name)?.code ?? readFile.call(host, name)
  host.getSourceFile = (name, version, ...rest) => {
    const snippet = files.get(name)
    return snippet
      ? ts.createSourceFile(name, snippet.code, version)
      : getSourceFile.call(host, name, version, ...rest)
  }

  const program = ts.createProgram([...fileNames, ...files.keys()], options, host)
  return ts.getPreEmitDiagnostics(program).map(({ file, start, messageText }) => {
    const text = ts.flattenDiagnosticMessageText(messageText, '\n')
    const snippet = file && files.get(file.fileName)
    const line = file ? file.getLineAndCharacterOfPosition(start ?? 0).line : 0
    const place = snippet
      ? `${snippet.document}:${snippet.line + line}`
      : `${file?.fileName ?? 'tsconfig.json'}:${line + 1}`
    return `${place}: ${text}`
  })
}
