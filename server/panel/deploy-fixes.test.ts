import { expect, test } from 'vitest'
import { onlyOnThisServer } from '../deploys/deploy-failures.ts'
import { loginRefused } from '../failures/credential-failures.ts'
import { registryRefused } from '../failures/registry-failures.ts'
import { fixesFor } from './deploy-fixes.ts'

const image = 'docker.io/acme/shop:1'
const refused = registryRefused({ image, username: 'ci', status: 401, words: '' })

test('an image that is on this server only is taken from here with one click', () => {
  const { details } = onlyOnThisServer(image, refused)
  expect(fixesFor({ image }, details).map(({ fields }) => Object.fromEntries(fields))).toEqual([
    { image, pullPolicy: 'never' },
  ])
})

test('an image that everybody may pull is pulled without a login with one click, another is not', () => {
  const [open] = fixesFor({ image }, loginRefused(refused, 'public').details)
  expect(Object.fromEntries(open?.fields ?? [])).toEqual({ image, credential: 'none' })
  expect(fixesFor({ image }, loginRefused(refused, 'not-known').details)).toEqual([])
})
