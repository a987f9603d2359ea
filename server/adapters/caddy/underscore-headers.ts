import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { isAppError } from '../../errors.ts'
import type { AdminApi } from './admin-api.ts'
import type { Extras } from './extras.ts'

const setting = 'expected_underscore_headers'
const question = `{\n\tservers {\n\t\t${setting} berth_asks\n\t}\n}\n:80 {\n}\n`

/** Whether some domain wants a request header with an underscore. Where none does, nobody need ask Caddy. */
export function wantsUnderscores({ hosts }: Extras): boolean {
  return hosts.some(({ underscoreHeaders }) => underscoreHeaders.length > 0)
}

/**
 * Whether the Caddy that runs can let one through: it translates a text that asks for it, and loads nothing. What its program
 * says of its version may be true of a newer file than the process was started from. Throws PROXY_UNAVAILABLE.
 */
export async function runningTakesUnderscores(admin: Pick<AdminApi, 'translate'>): Promise<boolean> {
  try {
    return (await admin.translate(question)).includes(setting)
  } catch (error) {
    if (isAppError(error) && error.code === 'PROXY_CONFIG_REJECTED') return false
    throw error
  }
}

/** The same of a program that is yet to be started. One that cannot be run takes none: whoever starts it says why. */
export async function programTakesUnderscores(program: string): Promise<boolean> {
  const words = ['adapt', '--adapter', 'caddyfile', '--config', '-']
  try {
    const asking = promisify(execFile)(program, words, { timeout: 10_000 })
    asking.child.stdin?.on('error', () => {}).end(question)
    return (await asking).stdout.includes(setting)
  } catch {
    return false
  }
}
