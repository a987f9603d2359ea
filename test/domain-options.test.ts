import { expect, test } from 'vitest'
import { optionFor } from '../cli/field-options.ts'
import { domainInput } from '../server/traffic/domains/domain-input.ts'
import { noOptions, optionsInput } from '../server/traffic/domains/domain-options.ts'
import { domainShape } from '../server/traffic/domains/domain-view.ts'
import { domainOptionFields } from '../shared/domain-option-fields.ts'
import { fieldName } from '../views/ui/field-names.ts'
import { renderSamples } from './support/styleguide/samples.tsx'

const options = Object.keys(domainOptionFields)

test('every option of a domain is known to API, panel and command line', async () => {
  for (const known of [domainInput.shape, optionsInput.shape, domainShape.shape, noOptions])
    expect(options.filter(option => !Object.hasOwn(known, option))).toEqual([])
  const html = (await renderSamples()).find(({ name }) => name === 'domains-options')?.html ?? ''
  expect(options.filter(option => !html.includes(` name="${option}`))).toEqual([])
  expect(options.filter(option => fieldName(option) === undefined)).toEqual([])
  expect(options.filter(option => optionFor(option, null) === undefined)).toEqual([])
})

test.each([
  ['10Mi', 10 * 1024 ** 2],
  [1000, 1000],
  [null, null],
])('a body limit of %s is %s bytes', (said, bytes) => {
  expect(optionsInput.parse({ bodyLimitBytes: said })).toEqual({ bodyLimitBytes: bytes })
})

test.each([0, -1, '2000g'])('a body limit of %s is none', said => {
  expect(optionsInput.safeParse({ bodyLimitBytes: said }).success).toBe(false)
})
