import { expect, test } from 'vitest'
import { outputOf } from './deploy-props.ts'

const details = { code: 'IMAGE_NOT_FOUND', message: 'There is none.', advice: 'Name another.' } as const

test('a deploy of which nothing started has no last output, not an empty one', () => {
  expect(outputOf({ error: details })).toBeNull()
  expect(outputOf({ error: null })).toBeNull()
  expect(outputOf({ error: { ...details, log: '' } })).toEqual([])
  expect(outputOf({ error: { ...details, log: 'one\ntwo' } })).toEqual([
    { n: 1, text: 'one' },
    { n: 2, text: 'two' },
  ])
})
