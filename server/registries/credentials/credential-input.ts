import * as z from 'zod'
import { wrongCredentialField } from '../../failures/credential-failures.ts'
import { type Credential, type CredentialType, credentialNameProblem, credentialTypes } from './credential.ts'
import type { CredentialChange, NewCredential } from './credential-store.ts'
import { parseServer, serverOf } from './registry-scope.ts'

/** A pasted token often ends in a line break, which no registry would take. */
const secret = z
  .string()
  .max(16_384)
  .transform(text => text.replace(/(?<![\r\n])[\r\n]+$/, ''))
  .refine(text => !text.includes('\0'), 'has a NUL character in it')

const fields = {
  server: z.string().max(1000).optional(),
  username: z
    .string()
    .regex(/^[^:\p{Cc}]{1,256}$/u, 'must be 1 to 256 characters, without colons and line breaks')
    .optional(),
  /** Empty keeps the old one. */
  password: secret.optional(),
  email: z
    .union([z.email(), z.literal('')])
    .nullable()
    .optional(),
  plainHttp: z.boolean().optional(),
  accessKeyId: z
    .string()
    .regex(/^\w{3,128}$/, 'must be letters and digits, such as AKIAIOSFODNN7EXAMPLE')
    .optional(),
  secretAccessKey: secret.optional(),
  region: z
    .string()
    .regex(/^[a-z]{2}(-[a-z]+)+-\d{1,2}$/, 'must be a region such as eu-central-1')
    .optional(),
  account: z
    .union([z.string().regex(/^\d{12}$/, 'must be the 12 digits of the account'), z.literal('')])
    .nullable()
    .optional(),
  endpoint: z
    .string()
    .max(500)
    .refine(isSafeEndpoint, 'must be an https:// address (http:// only on this machine)')
    .or(z.literal(''))
    .nullable()
    .optional(),
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

/** Throws VALIDATION for what is missing, or belongs to the other type. */
export function readNewCredential(input: NewCredentialInput): Omit<NewCredential, 'isDefault'> & { secret: string } {
  const { name, type } = input
  refuseOtherType(type, input)
  const [loginField, secretField] = secretFields[type]
  const login = required(loginField, input[loginField])
  const password = required(secretField, input[secretField])
  const region = type === 'ecr' ? required('region', input.region) : null
  return {
    name,
    type,
    login,
    region,
    secret: password,
    server: serverOf(parseServer(input.server || ecrServer(input) || required('server', undefined))),
    email: input.email || null,
    account: input.account || null,
    endpoint: input.endpoint || null,
    plainHttp: input.plainHttp ?? false,
  }
}

/** What changes, and the new password where one was sent. Throws VALIDATION. */
export function readChange(
  standing: Credential,
  input: ChangeCredentialInput,
): { change: CredentialChange; secret: string | null } {
  const { type } = standing
  if (input.type !== undefined && input.type !== type) throw wrongCredentialField('type', 'never changes')
  if (input.name !== undefined && input.name !== standing.name) throw wrongCredentialField('name', 'never changes')
  refuseOtherType(type, input)
  const [loginField, secretField] = secretFields[type]
  const wanted = {
    server: input.server === undefined ? undefined : serverOf(parseServer(input.server)),
    login: input[loginField],
    email: nullIfEmpty(input.email),
    region: input.region,
    account: nullIfEmpty(input.account),
    endpoint: nullIfEmpty(input.endpoint),
    plainHttp: input.plainHttp,
  }
  const change = Object.fromEntries(
    Object.entries(wanted).filter(
      ([field, value]) => value !== undefined && value !== standing[field as keyof CredentialChange],
    ),
  )
  return { change, secret: input[secretField] || null }
}

/** The fields of a type that make its login, the second one secret. */
const secretFields = { registry: ['username', 'password'], ecr: ['accessKeyId', 'secretAccessKey'] } as const

const ofOneType: Readonly<Record<string, CredentialType>> = {
  username: 'registry',
  password: 'registry',
  accessKeyId: 'ecr',
  secretAccessKey: 'ecr',
  region: 'ecr',
  account: 'ecr',
  endpoint: 'ecr',
}

function refuseOtherType(type: CredentialType, input: Readonly<Record<string, unknown>>): void {
  for (const [field, owner] of Object.entries(ofOneType))
    if (owner !== type && input[field] !== undefined && input[field] !== '')
      throw wrongCredentialField(field, `belongs to credentials of the type \`${owner}\`, and this one is \`${type}\``)
}

function required(field: string, value: string | undefined): string {
  if (value === undefined || value === '') throw wrongCredentialField(field, 'is missing')
  return value
}

/** Where an account's images are, unless said otherwise. */
function ecrServer({ type, account, region }: NewCredentialInput): string | null {
  if (type !== 'ecr' || !account || !region) return null
  return `${account}.dkr.ecr.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`
}

function nullIfEmpty(value: string | null | undefined): string | null | undefined {
  return value === '' ? null : value
}

function isSafeEndpoint(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname, username, search } = new URL(text)
  const isHere = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname)
  return username === '' && search === '' && (protocol === 'https:' || (protocol === 'http:' && isHere))
}
