import { RE2JS, RE2JSException } from 're2js'
import { UnreadableText } from '../shared/unreadable-text.ts'

const longestExpression = 1000

export interface GoExpression {
  /** Some part of the text matches; where all of it shall, the expression has its own `^` and `$`. */
  isIn(text: string): boolean
}

/**
 * A regular expression in Go's syntax (RE2), as doco-cd's files and other programs in Go take them. Its time grows with
 * the text alone, whatever the expression is. Throws UnreadableText.
 */
export function goExpression(expression: string): GoExpression {
  if (expression.length > longestExpression)
    throw new UnreadableText(
      `The expression is ${expression.length} characters long; at most ${longestExpression} are allowed.`,
      'Write a shorter one.',
    )
  const compiled = compile(expression)
  return { isIn: text => compiled.test(text) }
}

function compile(expression: string): RE2JS {
  try {
    return RE2JS.compile(expression)
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error
    throw new UnreadableText(
      `The expression cannot be read: ${error.message.replace(/^error parsing regexp: /, '')}.`,
      "Write it in Go's syntax (https://pkg.go.dev/regexp/syntax), which has no look-ahead and no references back.",
    )
  }
}
