import * as z from 'zod'
import { isoTime } from '../../web/list.ts'
import { type Credential, credentialTypes, loginResults } from './credential.ts'
import type { CredentialUser } from './credential-users.ts'

/** A credential as the API shows it; what is secret never leaves. */
export const credentialShape = z.object({
  name: z.string(),
  type: z.enum(credentialTypes),
  server: z.string(),
  default: z.boolean(),
  username: z.string().optional(),
  email: z.string().nullable().optional(),
  plainHttp: z.boolean().optional(),
  accessKeyId: z.string().optional(),
  region: z.string().optional(),
  account: z.string().nullable().optional(),
  endpoint: z.string().nullable().optional(),
  createdAt: z.string(),
  passwordSetAt: z.string(),
  /** When it was last used, and what came of it. */
  lastUsedAt: z.string().nullable(),
  lastUse: z
    .object({
      at: z.string(),
      purpose: z.enum(['pull', 'check']),
      result: z.enum(loginResults),
      message: z.string(),
    })
    .nullable(),
  /** The apps whose next pull uses it, and why. */
  apps: z.array(z.object({ name: z.string(), how: z.enum(['chosen', 'default', 'matching']) })),
})

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
    ...(type === 'ecr' ? ecrFields(credential) : registryFields(credential)),
    createdAt: isoTime(createdAt),
    passwordSetAt: isoTime(secretSetAt),
    lastUsedAt: lastUse === null ? null : isoTime(lastUse.at),
    lastUse: lastUse === null ? null : { ...lastUse, at: isoTime(lastUse.at) },
    apps: [...(users.get(name) ?? [])],
  }
}

function registryFields({ login, email, plainHttp }: Credential) {
  return { username: login, email, plainHttp }
}

function ecrFields({ login, region, account, endpoint, plainHttp }: Credential) {
  return { accessKeyId: login, region: region ?? '', account, endpoint, plainHttp }
}
