import { openRegistryClient } from '../../adapters/registry/registry-client.ts'
import type { Clock } from '../../clock.ts'
import type { CredentialStore } from '../credentials/credential-store.ts'
import { type CheckOutcome, checkCredential } from './check-credential.ts'
import { type ImageLook, imageLook } from './image-look.ts'
import { loginOpener } from './open-login.ts'
import { type PullLogins, pullLogins } from './pull-login.ts'
import { type TagLook, tagLook } from './tag-look.ts'

export interface Logins extends AsyncDisposable {
  readonly pulls: PullLogins
  readonly look: ImageLook
  readonly tags: TagLook
  check(name: string, image?: string): Promise<CheckOutcome>
}

interface Engine {
  platform(): Promise<string>
  facts(): Promise<{ readonly insecureRegistries: readonly string[] }>
}

/** Everything that uses stored credentials: pulls, looks before a pull, checks. */
export function openLogins({
  credentials,
  clock,
  engine,
  internalHosts = [],
  registry = openRegistryClient({ internalHosts }),
}: {
  credentials: CredentialStore
  clock: Clock
  engine: Engine
  internalHosts?: readonly string[]
  registry?: ReturnType<typeof openRegistryClient>
}): Logins {
  const opener = loginOpener({ credentials, clock, registry })
  const insecureAtEngine = () => engine.facts().then(facts => facts.insecureRegistries)
  const pulls = pullLogins({ credentials, opener, insecureAtEngine, registry })
  return {
    pulls,
    tags: tagLook(registry, pulls),
    look: imageLook(registry, engine),
    check: (name, image) => checkCredential({ credentials, opener, registry }, name, image),
    [Symbol.asyncDispose]: () => registry[Symbol.asyncDispose](),
  }
}
