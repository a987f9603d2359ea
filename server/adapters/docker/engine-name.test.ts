import { expect, test } from 'vitest'
import { engineName } from './engine-name.ts'

test('names of images keep their slashes, and nothing else that means something', () => {
  expect(engineName('localhost:5000/team/app@sha256:ab')).toBe('localhost%3A5000/team/app%40sha256%3Aab')
  expect(engineName('a?force=1#b')).toBe('a%3Fforce%3D1%23b')
})

test.each(['', '..', '../containers', 'a/../b', 'a//b', './a'])('"%s" leads nowhere', name => {
  expect(() => engineName(name)).toThrow('cannot be the name')
})
