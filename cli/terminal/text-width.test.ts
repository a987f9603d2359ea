import { expect, test } from 'vitest'
import { cutToWidth, textWidth } from './text-width.ts'

const emojiPresentation = '\u{2764}\u{fe0f}'
const keycap = '1\u{fe0f}\u{20e3}'
const textPresentation = '\u{231a}\u{fe0e}'
const colored = '\u{1b}[31mred\u{1b}[39m'

test.for([
  ['shop', 4],
  ['漢字', 4],
  ['e\u{301}', 1],
  ['👩‍💻', 2],
  ['🇩🇪', 2],
  [emojiPresentation, 2],
  [keycap, 2],
  [textPresentation, 1],
  [colored, 3],
] as const)('%s takes %i columns', ([text, columns]) => {
  expect(textWidth(text)).toBe(columns)
})

test('a text is cut at a whole character, and its cut takes a column too', () => {
  expect(cutToWidth(`${keycap}${keycap}${keycap}`, 6)).toBe(`${keycap}${keycap}${keycap}`)
  expect(cutToWidth(`${keycap}${keycap}${keycap}`, 5)).toBe(`${keycap}${keycap}…`)
  expect(cutToWidth(`${keycap}${keycap}${keycap}`, 4)).toBe(`${keycap}…`)
})
