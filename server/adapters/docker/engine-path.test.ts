import { expect, test } from 'vitest'
import { enginePath } from './engine-path.ts'

test('names of images keep their slashes, and nothing else that means something', () => {
  expect(enginePath`/images/${'localhost:5000/team/app@sha256:ab'}/json`).toBe(
    '/images/localhost%3A5000/team/app%40sha256%3Aab/json',
  )
  expect(enginePath`/volumes/${'a?force=1#b'}`).toBe('/volumes/a%3Fforce%3D1%23b')
})

test.each(['', '..', '../containers', 'a/../b', 'a//b', './a'])('"%s" leads nowhere', name => {
  expect(() => enginePath`/images/${name}/json`).toThrow('cannot be the name')
})
