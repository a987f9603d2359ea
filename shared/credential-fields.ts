import { type CredentialField, commonCredentialFields, credentialKinds } from './credential-kinds.ts'
import { onlyFields } from './fields.ts'

type Kinds = typeof credentialKinds
export type CredentialType = keyof Kinds
export const credentialTypes = Object.keys(credentialKinds) as [CredentialType, ...CredentialType[]]

type Intersection<Union> = (Union extends unknown ? (one: Union) => void : never) extends (all: infer All) => void
  ? All
  : never

/** The fields of all kinds of credentials. */
export const credentialFields = Object.assign(
  {},
  ...credentialTypes.map(type => credentialKinds[type].fields),
) as Intersection<Kinds[CredentialType]['fields']>

export type CredentialFieldName = keyof typeof credentialFields
type LoginName = Kinds[CredentialType]['login']
type SecretName = Kinds[CredentialType]['secret']
/** What is neither the login nor secret: a column of its own. */
export type CredentialDetail = Exclude<CredentialFieldName, LoginName | SecretName>

export const loginNames: readonly string[] = credentialTypes.map(type => credentialKinds[type].login)
const secretNames: readonly string[] = credentialTypes.map(type => credentialKinds[type].secret)
export const credentialDetails = Object.keys(credentialFields).filter(
  (name): name is CredentialDetail => !loginNames.includes(name) && !secretNames.includes(name),
)

/** All that may be shown. */
export const openCredentialFields = onlyFields(
  { ...commonCredentialFields, ...credentialFields },
  (_, { kind }) => kind !== 'secret',
) as Omit<typeof commonCredentialFields & typeof credentialFields, SecretName>

/** Where the images of these fields are, unless said otherwise. */
export function defaultServer(
  type: CredentialType,
  fields: Readonly<Partial<Record<CredentialFieldName, string | null | undefined>>>,
): string | null {
  const kind = credentialKinds[type]
  return 'defaultServer' in kind ? kind.defaultServer(fields) : null
}

/** What only credentials of this type have. */
export function ownFieldsOf(type: CredentialType): Readonly<Record<string, CredentialField>> {
  return credentialKinds[type].fields
}

/** The type that a field belongs to, where not every type has it. */
export function typeWith(field: string): CredentialType | undefined {
  return credentialTypes.find(type => Object.hasOwn(credentialKinds[type].fields, field))
}
