import type { AppError } from '../../errors.ts'
import { type EngineRefusal, engineRefused, isEngineTrouble } from '../../failures/engine-failures.ts'
import { registryRefused } from '../../failures/registry-failures.ts'
import { withoutSecrets } from '../../failures/without-secrets.ts'
import type { RegistryAuth } from './engine.ts'

/**
 * A login as dockerode takes it: exactly these three fields, for it copies fields of other names raw into the header.
 * It writes base64url with its padding; a header that it cannot decode the engine takes for an anonymous call, without a word.
 */
export function withLogin(auth: RegistryAuth | null): { authconfig?: Login } {
  if (auth === null) return {}
  const { username, password, server } = auth
  return { authconfig: { username, password, serveraddress: server === 'docker.io' ? hubLogin : server } }
}

interface Login {
  readonly username: string
  readonly password: string
  readonly serveraddress: string
}

const hubLogin = 'https://index.docker.io/v1/'

/** The engine's refusal of anything that asked a registry, free of what was sent to log in. */
export function refusedImage(image: string, auth: RegistryAuth | null) {
  return ({ status, message }: EngineRefusal): AppError => {
    const words = withoutSecrets(message, auth)
    if (isEngineTrouble({ status, message: words })) return engineRefused({ status, message: words })
    return registryRefused({ image, username: auth?.username ?? null, credential: auth?.credential, status, words })
  }
}
