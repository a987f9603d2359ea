import { expect, test } from 'vitest'
import { goExpression } from './go-expression.ts'

test("an expression is one of Go's, and looks for a match anywhere", () => {
  expect(goExpression('v[0-9]+').isIn('release-v12')).toBe(true)
  expect(goExpression('^v[0-9]+$').isIn('release-v12')).toBe(false)
  expect(goExpression(String.raw`\A(?P<major>\d+)\.\p{L}\z`).isIn('1.é')).toBe(true)
})

test.each(['(?=a)', String.raw`(a)\1`, '[', 'a{1001}', '((a{100}){100}){100}', 'a'.repeat(1001)])(
  'what Go does not read is refused: %s',
  expression => {
    expect(() => goExpression(expression)).toThrow(/^The expression /)
  },
)
