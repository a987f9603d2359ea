import { expect, test } from 'vitest'
import * as z from 'zod'
import { checkInput } from '../../web/check-input.ts'
import { deployMessage } from './deploy-message.ts'

const input = z.strictObject({ tag: z.string().optional(), message: deployMessage })

test.each([
  ['a short one', 'Fix the cart', 'Fix the cart'],
  ['one as long as may be', 'x'.repeat(500), 'x'.repeat(500)],
  ['a longer one', 'x'.repeat(501), `${'x'.repeat(496)} […]`],
  ['a whole log of commits', 'x'.repeat(500_000), `${'x'.repeat(496)} […]`],
  ['letters outside the basic plane', '🚢'.repeat(501), `${'🚢'.repeat(496)} […]`],
  ['half a letter', 'a\ud83d', 'a\ufffd'],
  ['line breaks', 'a\nb', 'a\nb'],
])('the message of a deploy may be %s', (_, given, kept) => {
  expect(checkInput(input, { message: given })).toEqual({ message: kept })
})

test.each([[{ message: 'Fix a ', ' b': '' }], [{ message: 'Fix a ', 'b c': 'd' }], [{ message: 'Fix a ', cart: '' }]])(
  'a form that an & of the message took apart is told so: %j',
  body => {
    expect(() => checkInput(input, body)).toThrow(
      expect.objectContaining({ code: 'VALIDATION', advice: expect.stringContaining("--data-urlencode 'message=") }),
    )
  },
)

test('a wrong field beside a message is told as before', () => {
  expect(() => checkInput(input, { message: 'Fix', tagg: '1' })).toThrow(
    expect.objectContaining({ advice: expect.stringContaining('Did you mean `tag`?') }),
  )
})
