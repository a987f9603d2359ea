import type { Config } from '../config/config.ts'
import { askServer } from './ask-server.ts'

/** Prints the token alone, so that a script can take it. */
export async function createToken(
  config: Config,
  { name, role, app }: { name: string; role: string; app?: string },
): Promise<void> {
  const body = { name, role, ...(app === undefined ? {} : { app }) }
  const { token } = await askServer<{ token: string }>(config, { method: 'POST', path: '/api/v1/tokens', body })
  process.stdout.write(`${token}\n`)
}
