import ts from 'typescript'

/**
 * One small change to a source file that a test should notice.
 */
export interface Mutant {
  /** From the root of the package */
  file: string
  /** Counted from 1 */
  line: number
  /** Offset in the file where the replaced text begins, and where it ends */
  start: number
  end: number
  replacement: string
}

type Change = [node: ts.Node, replacement: string]

const { SyntaxKind: Kind } = ts

/**
 * What stands in the place of a binary operator.
 */
const OPERATORS = new Map<ts.SyntaxKind, string>([
  [Kind.LessThanToken, '<='],
  [Kind.LessThanEqualsToken, '<'],
  [Kind.GreaterThanToken, '>='],
  [Kind.GreaterThanEqualsToken, '>'],
  [Kind.EqualsEqualsEqualsToken, '!=='],
  [Kind.ExclamationEqualsEqualsToken, '==='],
  [Kind.AmpersandAmpersandToken, '||'],
  [Kind.BarBarToken, '&&'],
  [Kind.QuestionQuestionToken, '&&'],
  [Kind.PlusToken, '-'],
  [Kind.MinusToken, '+'],
  [Kind.AsteriskToken, '/'],
  [Kind.SlashToken, '*'],
])

/**
 * What stands in the place of a method.
 */
const METHODS = new Map([
  ['every', 'some'],
  ['some', 'every'],
  ['max', 'min'],
  ['min', 'max'],
])

/**
 * Finds all mutants of a source file, in the order of the text.
 */
export function findMutants(file: string, text: string): Mutant[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)
  const mutants: Mutant[] = []
  const visit = (node: ts.Node): void => {
    if (isWithoutEffect(node)) {
      return
    }
    for (const [changed, replacement] of changes(node)) {
      const start = changed.getStart(source)
      const line = source.getLineAndCharacterOfPosition(start).line + 1
      mutants.push({ file, line, start, end: changed.end, replacement })
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return mutants
}

/**
 * Types are not there when the code runs, and what is written for whoever debugs is no behaviour.
 */
function isWithoutEffect(node: ts.Node): boolean {
  return (
    ts.isTypeNode(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isImportDeclaration(node) ||
    ts.isExportDeclaration(node) ||
    (ts.isCallExpression(node) && node.expression.getText() === 'debug') ||
    (ts.isExpressionStatement(node) && node.getText().startsWith('debug('))
  )
}

function changes(node: ts.Node): Change[] {
  if (ts.isIfStatement(node) || ts.isWhileStatement(node)) {
    return negated(node.expression)
  }
  if (ts.isConditionalExpression(node)) {
    return negated(node.condition)
  }
  if (ts.isBinaryExpression(node)) {
    return swapped(node)
  }
  if (ts.isPrefixUnaryExpression(node) && node.operator === Kind.ExclamationToken) {
    return [[node, node.operand.getText()]]
  }
  if (ts.isExpressionStatement(node) && node.expression.kind !== Kind.StringLiteral) {
    return node.getText().startsWith('super(') ? [] : [[node, ';']]
  }
  if (ts.isArrayLiteralExpression(node)) {
    return shortened(node)
  }
  if (ts.isPropertyAccessExpression(node) && ts.isCallExpression(node.parent)) {
    const other = METHODS.get(node.name.text)
    return other ? [[node.name, other]] : []
  }
  return literal(node)
}

/**
 * A comparison and a negation have mutants of their own.
 */
function negated(condition: ts.Expression): Change[] {
  const hasItsOwn =
    ts.isPrefixUnaryExpression(condition) ||
    (ts.isBinaryExpression(condition) && /^[!=]==$/.test(condition.operatorToken.getText()))
  return hasItsOwn ? [] : [[condition, `!(${condition.getText()})`]]
}

function swapped(node: ts.BinaryExpression): Change[] {
  const operator = OPERATORS.get(node.operatorToken.kind)
  const isText = [node.left, node.right].some((side) => ts.isStringLiteralLike(side))
  return operator === undefined || (operator === '-' && isText)
    ? []
    : [[node, `((${node.left.getText()}) ${operator} (${node.right.getText()}))`]]
}

function shortened(node: ts.ArrayLiteralExpression): Change[] {
  const isTarget = ts.isBinaryExpression(node.parent) && node.parent.left === node
  return isTarget
    ? []
    : node.elements.map((dropped) => {
        const others = node.elements.filter((element) => element !== dropped)
        return [node, `[${others.map((element) => element.getText()).join(', ')}]`]
      })
}

function literal(node: ts.Node): Change[] {
  switch (node.kind) {
    case Kind.TrueKeyword:
      return [[node, 'false']]
    case Kind.FalseKeyword:
      return [[node, 'true']]
    case Kind.NumericLiteral:
      return isElement(node) ? [] : [[node, otherNumber(node.getText())]]
    case Kind.StringLiteral:
    case Kind.NoSubstitutionTemplateLiteral:
      return isName(node) || isElement(node)
        ? []
        : [[node, (node as ts.StringLiteral).text === '' ? `'x'` : `''`]]
    default:
      return []
  }
}

/**
 * Whether a text is the name of a property in an object.
 */
function isName(node: ts.Node): boolean {
  return ts.isPropertyAssignment(node.parent) && node.parent.name === node
}

/**
 * Whether a value is in a list: that it is left out is a mutant already.
 */
function isElement({ parent }: ts.Node): boolean {
  return ts.isArrayLiteralExpression(parent)
}

/**
 * A little more of what is counted; ten times what is measured, because nobody tests for a second
 * more of an hour.
 */
function otherNumber(text: string): string {
  const value = Number(text.replaceAll('_', ''))
  return String(value < 2 ? value + 1 : value * 10)
}
