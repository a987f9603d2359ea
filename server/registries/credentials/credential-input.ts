import * as z from 'zod'
import {
  type CredentialDetail,
  type CredentialFieldName,
  type CredentialType,
  credentialDetails,
  credentialFields,
  credentialTypes,
  defaultServer,
  ownFieldsOf,
  typeWith,
} from '../../../shared/credential-fields.ts'
import { credentialKinds } from '../../../shared/credential-kinds.ts'
import type { Field } from '../../../shared/fields.ts'
import { wrongCredentialField } from '../../failures/credential-failures.ts'
import { inputsOf } from '../../field-schema.ts'
import { type Credential, credentialNameProblem } from './credential.ts'
import type { CredentialChange, NewCredential } from './credential-store.ts'
import { parseServer, serverOf } from './registry-scope.ts'

/** Of what may be left empty, an empty text says nothing; in a change it takes away what can be null. */
const fields = {
  ...orBlank(inputsOf(credentialFields)),
  server: z.string().max(1000).optional(),
  plainHttp: z.boolean().optional(),
}

export const newCredentialInput = z.strictObject({
  name: z.string().superRefine((name, context) => {
    const message = credentialNameProblem(name)
    if (message !== null) context.addIssue({ code: 'custom', message })
  }),
  type: z.enum(credentialTypes).default('registry'),
  ...fields,
})

/** Name and type are taken where they are what they were, so that a form may send them along. */
export const changeCredentialInput = z.strictObject({
  name: z.string().optional(),
  type: z.enum(credentialTypes).optional(),
  ...fields,
})

export type NewCredentialInput = z.output<typeof newCredentialInput>
export type ChangeCredentialInput = z.output<typeof changeCredentialInput>

type FieldsInput = Pick<ChangeCredentialInput, CredentialFieldName>

/** Throws VALIDATION for what is missing, or belongs to another type. */
export function readNewCredential(input: NewCredentialInput): Omit<NewCredential, 'isDefault'> & { secret: string } {
  const { name, type } = input
  refuseOtherTypes(type, input)
  const kind = credentialKinds[type]
  for (const [field, { required }] of Object.entries(ownFieldsOf(type)))
    if (required === true && !input[field as CredentialFieldName]) throw wrongCredentialField(field, 'is missing')
  const server = input.server || defaultServer(type, input)
  if (!server) throw wrongCredentialField('server', 'is missing')
  return {
    ...(Object.fromEntries(credentialDetails.map(detail => [detail, input[detail] || null])) as Details),
    name,
    type,
    login: input[kind.login] ?? '',
    secret: input[kind.secret] ?? '',
    server: serverOf(parseServer(server)),
    plainHttp: input.plainHttp ?? false,
  }
}

type Details = Readonly<Record<CredentialDetail, string | null>>

/** What changes, and the new password where one was sent. Throws VALIDATION. */
export function readChange(
  standing: Credential,
  input: ChangeCredentialInput,
): { change: CredentialChange; secret: string | null } {
  const { type } = standing
  if (input.type !== undefined && input.type !== type) throw wrongCredentialField('type', 'never changes')
  if (input.name !== undefined && input.name !== standing.name) throw wrongCredentialField('name', 'never changes')
  refuseOtherTypes(type, input)
  const kind = credentialKinds[type]
  const details = credentialDetails.map(detail => [detail, input[detail] === '' ? null : input[detail]])
  const wanted = {
    ...Object.fromEntries(details),
    server: input.server === undefined ? undefined : serverOf(parseServer(input.server)),
    login: input[kind.login],
    plainHttp: input.plainHttp,
  }
  const change = Object.fromEntries(
    Object.entries(wanted).filter(
      ([field, value]) => value !== undefined && value !== standing[field as keyof CredentialChange],
    ),
  )
  return { change, secret: input[kind.secret] || null }
}

function refuseOtherTypes(type: CredentialType, input: FieldsInput): void {
  for (const [field, value] of Object.entries(input)) {
    const owner = Object.hasOwn(credentialKinds[type].fields, field) ? undefined : typeWith(field)
    if (owner !== undefined && value !== undefined && value !== '')
      throw wrongCredentialField(field, `belongs to credentials of the type \`${owner}\`, and this one is \`${type}\``)
  }
}

type Blankable = Readonly<Record<CredentialFieldName, z.ZodOptional<z.ZodType<string | null>>>>

function orBlank(inputs: Readonly<Record<CredentialFieldName, z.ZodOptional<z.ZodType<string | null>>>>): Blankable {
  const blankable = Object.entries(inputs).map(([name, schema]) => {
    const { nullable }: Field = credentialFields[name as CredentialFieldName]
    return [name, nullable === true ? z.union([schema.unwrap(), z.literal('')]).optional() : schema]
  })
  return Object.fromEntries(blankable) as Blankable
}
