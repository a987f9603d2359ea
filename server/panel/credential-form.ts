import * as z from 'zod'
import { type CredentialType, credentialFields, credentialTypes, ownFieldsOf } from '../../shared/credential-fields.ts'
import { commonCredentialFields, credentialKinds } from '../../shared/credential-kinds.ts'
import { type Fields, onlyFields } from '../../shared/fields.ts'
import type { CredentialFormField } from '../../views/credentials/credential-form.tsx'
import type { FormState } from '../../views/ui/form-state.ts'
import type { Credential } from '../registries/credentials/credential.ts'
import {
  type ChangeCredentialInput,
  changeCredentialInput,
  type NewCredentialInput,
  newCredentialInput,
} from '../registries/credentials/credential-input.ts'
import { checkInput } from '../web/check-input.ts'
import { formShape, readTyped, typedOf } from './typed-fields.ts'

export const credentialBody = z.strictObject({
  name: z.string().max(1000).optional(),
  type: z.enum(credentialTypes).default('registry'),
  ...formShape(commonCredentialFields),
  ...formShape(credentialFields),
})
type Body = z.output<typeof credentialBody>

/** Throws VALIDATION. */
export function readNewCredentialForm(body: Body): NewCredentialInput {
  return checkInput(newCredentialInput, typedIn(body))
}

/** What is secret and left empty stays. Throws VALIDATION. */
export function readChangedCredential(body: Body): ChangeCredentialInput {
  return checkInput(changeCredentialInput, typedIn(body))
}

export function credentialValues(credential: Credential): FormState<CredentialFormField>['values'] {
  const { type, login } = credential
  return typedOf(fieldsOf(type), { ...credential, [credentialKinds[type].login]: login })
}

/** What is secret is not shown again, not even as it was typed. */
export function withoutSecrets({ values, ...form }: FormState<string>): FormState<CredentialFormField> {
  const shown = onlyFields(credentialFields, (_, { kind }) => kind !== 'secret')
  const isShown = ([name]: [string, unknown]) => !Object.hasOwn(credentialFields, name) || Object.hasOwn(shown, name)
  return { ...form, values: Object.fromEntries(Object.entries(values).filter(isShown)) }
}

export function typeIn({ type }: FormState<string>['values']): CredentialType {
  return credentialTypes.find(one => one === type) ?? 'registry'
}

function typedIn({ name, type, ...typed }: Body): Record<string, unknown> {
  return { name, type, ...readTyped(fieldsOf(type), typed) }
}

function fieldsOf(type: CredentialType): Fields {
  return { ...commonCredentialFields, ...ownFieldsOf(type) }
}
