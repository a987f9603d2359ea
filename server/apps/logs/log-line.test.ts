import { expect, test } from 'vitest'
import { markText, parseMark } from './log-line.ts'

test('a mark comes back as it was handed out', () => {
  const mark = { at: '2026-11-21T10:49:36.906020590Z', count: 3 }
  expect(parseMark(markText(mark))).toEqual(mark)
})

test.each(['', 'NaN', '~', '0x10', `${'9'.repeat(30)}~1`])(
  '%j is no mark, and a reader that sends it starts anew',
  text => {
    expect(parseMark(text)).toBeUndefined()
  },
)
