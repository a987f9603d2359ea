import type { AppError } from '../../errors.ts'
import { type EngineRefusal, engineRefused, isEngineTrouble } from '../../failures/engine-failures.ts'
import { registryRefused } from '../../failures/registry-failures.ts'
import { withoutSecrets } from '../../failures/without-secrets.ts'
import type { RegistryAuth } from './engine.ts'

/**
 * The header that carries a login through the engine: exactly these three fields, in base64url with its padding,
 * which Node's own base64url leaves out. A header that it cannot decode the engine takes for an anonymous call, without a word.
 */
export function authHeader(auth: RegistryAuth | null): Record<string, string> {
  if (auth === null) return {}
  const { username, password, server } = auth
  const serveraddress = server === 'docker.io' ? 'https://index.docker.io/v1/' : server
  const json = JSON.stringify({ username, password, serveraddress })
  return { 'X-Registry-Auth': Buffer.from(json).toString('base64').replaceAll('+', '-').replaceAll('/', '_') }
}

/** The engine's refusal of anything that asked a registry, free of what was sent to log in. */
export function refusedImage(image: string, auth: RegistryAuth | null) {
  return ({ status, message }: EngineRefusal): AppError => {
    const words = withoutSecrets(message, auth)
    if (isEngineTrouble({ status, message: words })) return engineRefused({ status, message: words })
    return registryRefused({ image, username: auth?.username ?? null, credential: auth?.credential, status, words })
  }
}
