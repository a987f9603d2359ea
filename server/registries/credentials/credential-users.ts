import { parseImageReference } from '../images/parse-image.ts'
import { type Choosable, type CredentialSource, chooseCredential } from './choose-credential.ts'

/** As much of an app as tells which credential it pulls with. */
export interface PullingApp {
  readonly name: string
  readonly image: string | null
  /** The chosen credential's name. */
  readonly credential: string | null
}

export interface CredentialUser {
  readonly name: string
  readonly how: Exclude<CredentialSource, 'anonymous' | 'none'>
}

/** By the name of each credential, the apps whose next pull uses it, and how they came to it. */
export function usersOf(
  apps: readonly PullingApp[],
  credentials: readonly Choosable[],
): ReadonlyMap<string, readonly CredentialUser[]> {
  const users = new Map<string, CredentialUser[]>(credentials.map(({ name }) => [name, []]))
  for (const app of apps) {
    const image = app.image === null ? null : parseImageReference(app.image)
    const { credential, source } = chooseCredential({ chosen: app.credential, image, credentials })
    // One that was chosen and no longer fits is still held on to: its deletion concerns the app.
    const held = source === 'chosen' ? app.credential : credential?.name
    if (held && source !== 'anonymous' && source !== 'none') users.get(held)?.push({ name: app.name, how: source })
  }
  return users
}
