import { openRegistryClient } from '../../adapters/registry/registry-client.ts'
import type { Clock } from '../../clock.ts'
import type { CredentialStore } from '../credentials/credential-store.ts'
import { authResolver } from './auth-resolver.ts'
import { type CheckOutcome, checkCredential } from './check-credential.ts'
import { type ImageLook, imageLook } from './image-look.ts'
import { type PullAuthenticator, pullAuthenticator } from './pull-auth.ts'
import { type TagLook, tagLook } from './tag-look.ts'

export interface RegistryAuthentication extends AsyncDisposable {
  readonly pulls: PullAuthenticator
  readonly look: ImageLook
  readonly tags: TagLook
  check(name: string, image?: string): Promise<CheckOutcome>
}

interface Engine {
  platform(): Promise<string>
  facts(): Promise<{ readonly insecureRegistries: readonly string[] }>
}

/** Everything that uses stored credentials: pulls, looks before a pull, checks. */
export function openRegistryAuth({
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
}): RegistryAuthentication {
  const resolver = authResolver({ credentials, clock, registry })
  const insecureAtEngine = () => engine.facts().then(facts => facts.insecureRegistries)
  const pulls = pullAuthenticator({ credentials, resolver, insecureAtEngine, registry })
  return {
    pulls,
    tags: tagLook(registry, pulls),
    look: imageLook(registry, engine),
    check: (name, image) => checkCredential({ credentials, resolver, registry }, name, image),
    [Symbol.asyncDispose]: () => registry[Symbol.asyncDispose](),
  }
}
