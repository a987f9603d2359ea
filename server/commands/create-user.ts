import type { Config } from '../config/config.ts'
import { askServer } from './ask-server.ts'

/** Prints a one-time sign-in link. */
export async function createUser(config: Config, { email, role }: { email: string; role: string }): Promise<void> {
  const { link } = await askServer<{ link: string }>(config, {
    method: 'POST',
    path: '/api/v1/sign-in-links',
    body: { email, role },
  })
  process.stdout.write(`${link}\n`)
}
