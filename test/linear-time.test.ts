import { describe, expect, test } from 'vitest'
import { readers, slowReaders } from './support/foreign-text.ts'
import { steepGrowth } from './support/growth.ts'
import { fewShapes, shapes } from './support/text-shapes.ts'

test('a reader that never ends, and one that is quadratic, are found', async () => {
  const endless = /^(?:a|a)*$/
  expect(await steepGrowth(length => () => endless.test(`${'a'.repeat(length)}!`))).toContain('more than')
  const quadratic = (text: string) => Array.from(text, letter => text.lastIndexOf(`${letter}!`))
  expect(await steepGrowth(length => () => quadratic('a'.repeat(length / 4)))).not.toBeNull()
})

describe.each([
  { those: readers, of: shapes },
  { those: slowReaders, of: fewShapes },
])('for twice as much, twice the time takes', ({ those, of }) => {
  test.each(Object.entries(those))('%s', { timeout: 120_000 }, async (_, read) => {
    const steep: string[] = []
    for (const shape of of) {
      const words = await steepGrowth(length => {
        const text = shape.of(length)
        return () => read(text)
      })
      if (words !== null) steep.push(`${shape.name}: ${words}`)
    }
    expect(steep).toEqual([])
  })
})
