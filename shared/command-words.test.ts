import fc from 'fast-check'
import { expect, test } from 'vitest'
import { commandLine, commandWords } from './command-words.ts'

test.each([
  ['bin/migrate', ['bin/migrate']],
  ['  node   server.js  --port 80 ', ['node', 'server.js', '--port', '80']],
  [`sh -c 'echo "a b" | cat; $HOME *'`, ['sh', '-c', 'echo "a b" | cat; $HOME *']],
  ['say "one \\"two\\" \\\\ three"', ['say', 'one "two" \\ three']],
  [`--name=a' b'"c d"`, ['--name=a bc d']],
  ['a\\ b', ['a b']],
  [`x ''`, ['x', '']],
])('%s becomes its words', (line, words) => {
  expect(commandWords(line)).toEqual(words)
})

test.each(['', '   ', '\t\n'])('nothing typed is no command', line => {
  expect(commandWords(line)).toBeNull()
})

test.each([`sh -c 'x`, 'say "x', 'x\\'])('%s is refused', line => {
  expect(() => commandWords(line)).toThrow('a quote that is never closed')
})

test('every list of words comes back from its line', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1 }), words => {
      expect(commandWords(commandLine(words))).toEqual(words)
    }),
  )
})
