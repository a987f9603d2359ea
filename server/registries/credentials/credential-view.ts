import * as z from 'zod'
import { credentialDetails, credentialTypes, openCredentialFields } from '../../../shared/credential-fields.ts'
import { credentialKinds } from '../../../shared/credential-kinds.ts'
import { shapesOf } from '../../field-schema.ts'
import { isoTime } from '../../web/list.ts'
import { type Credential, checkResults } from './credential.ts'
import type { CredentialUser } from './credential-users.ts'

/** A credential as the API shows it; what is secret never leaves. */
export const credentialShape = z
  .object({
    name: z.string(),
    type: z.enum(credentialTypes),
    default: z.boolean(),
    ...z.object(shapesOf(openCredentialFields)).partial().shape,
    server: z.string(),
    createdAt: z.string(),
    passwordSetAt: z.string(),
    /** When it was last used, and what came of it. */
    lastUsedAt: z.string().nullable(),
    lastUse: z
      .object({
        at: z.string(),
        purpose: z.enum(['pull', 'check']),
        result: z.enum(checkResults),
        message: z.string(),
      })
      .nullable(),
    /** The apps whose next pull uses it, and why. */
    apps: z.array(z.object({ name: z.string(), how: z.enum(['chosen', 'default', 'matching']) })),
  })
  .meta({ id: 'Credential' })

export function viewCredential(
  credential: Credential,
  users: ReadonlyMap<string, readonly CredentialUser[]>,
): z.input<typeof credentialShape> {
  const { name, type, server, isDefault, createdAt, secretSetAt, lastUse } = credential
  return {
    name,
    type,
    server,
    default: isDefault,
    ...ownFields(credential),
    createdAt: isoTime(createdAt),
    passwordSetAt: isoTime(secretSetAt),
    lastUsedAt: lastUse === null ? null : isoTime(lastUse.at),
    lastUse: lastUse === null ? null : { ...lastUse, at: isoTime(lastUse.at) },
    apps: [...(users.get(name) ?? [])],
  }
}

/** What its type has, by the names of the API; only what can be null is. */
function ownFields(credential: Credential): Partial<z.output<typeof credentialShape>> {
  const { type, login, plainHttp } = credential
  const { login: loginName, fields } = credentialKinds[type]
  const details = credentialDetails.filter(detail => Object.hasOwn(fields, detail))
  return {
    ...Object.fromEntries(details.map(detail => [detail, credential[detail]])),
    [loginName]: login,
    plainHttp,
  }
}
