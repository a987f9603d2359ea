import { expect, test } from 'vitest'
import { checkNewPassword } from './password.ts'

const email = 'anna.berg@shipping.example'

test.each([
  'a harbour at low tide',
  'correct horse battery',
  'ünïcödé wörds hére',
  'X9$kq2!vLw7z',
  '🙂🚢⚓🌊🐟🦀🐙🐚🏝️🧭🪝🛟',
])('%s is taken', password => {
  expect(() => checkNewPassword(password, email)).not.toThrow()
})

test.each([
  ['short', 'shorter than 12'],
  ['eleven char', 'shorter than 12'],
  ['x'.repeat(257), 'longer than 256 bytes'],
  ['ö'.repeat(129), 'longer than 256 bytes'],
  ['aaaaaaaaaaaaaaaa', 'guessed first'],
  ['abcabcabcabcabc', 'guessed first'],
  ['Password123456', 'guessed first'],
  ['P@ssw0rd!P@ssw0rd!', 'guessed first'],
  ['1234567890123', 'guessed first'],
  ['qwertyuiop12', 'guessed first'],
  ['berthadmin2026!', 'guessed first'],
  ['anna.berg.2026', 'guessed first'],
  ['Shipping2026!!', 'guessed first'],
])('%s is refused', (password, why) => {
  expect(() => checkNewPassword(password, email)).toThrow(why)
})
