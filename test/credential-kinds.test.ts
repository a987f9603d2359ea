import { getTableColumns } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { optionFor } from '../cli/field-options.ts'
import { changeCredentialInput, newCredentialInput } from '../server/registries/credentials/credential-input.ts'
import { credentials } from '../server/registries/credentials/credential-tables.ts'
import { credentialShape } from '../server/registries/credentials/credential-view.ts'
import { credentialDetails, credentialTypes, ownFieldsOf } from '../shared/credential-fields.ts'
import { credentialKinds } from '../shared/credential-kinds.ts'
import { CredentialForm } from '../views/credentials/credential-form.tsx'
import { fieldName } from '../views/ui/field-names.ts'
import { untouched } from '../views/ui/form-state.ts'

test.each(credentialTypes)('what a credential of the type %s has is known to API, panel and command line', type => {
  const fields = Object.keys(ownFieldsOf(type))
  const form = CredentialForm({ type, form: untouched, name: null, passwordSetAt: null, now: 0 })
  const html = [form].map(String).join('')
  for (const input of [newCredentialInput, changeCredentialInput])
    expect(fields.filter(field => !Object.hasOwn(input.shape, field))).toEqual([])
  expect(fields.filter(field => !html.includes(` name="${field}"`))).toEqual([])
  expect(fields.filter(field => fieldName(field) === undefined)).toEqual([])
  expect(fields.filter(field => optionFor(field, null) === undefined)).toEqual([])
})

test.each(credentialTypes)('a credential of the type %s answers all but its secret, and each has its column', type => {
  const { login, secret } = credentialKinds[type]
  const open = Object.keys(ownFieldsOf(type)).filter(field => field !== secret)
  expect(open.filter(field => !Object.hasOwn(credentialShape.shape, field))).toEqual([])
  expect(Object.hasOwn(credentialShape.shape, secret)).toBe(false)
  const own = open.filter(field => field !== login)
  expect(credentialDetails).toEqual(expect.arrayContaining(own))
  expect(own.filter(field => !Object.hasOwn(getTableColumns(credentials), field))).toEqual([])
})
