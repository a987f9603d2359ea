import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { proxyMissing } from '../../failures/proxy-failures.ts'

/**
 * bcrypt by Caddy's own program, since Node has none. Not argon2id: each wrong password would cost Caddy 20 MB, and a flood of
 * them all the memory. The password goes through a pipe: a command line can be read by everyone on the machine.
 */
export async function hashPassword(program: string, password: string): Promise<string> {
  try {
    const running = promisify(execFile)(program, ['hash-password', '--algorithm', 'bcrypt', '--bcrypt-cost', '10'], {
      timeout: 10_000,
    })
    running.child.stdin?.end(`${password}\n`)
    return (await running).stdout.trim()
  } catch (error) {
    throw proxyMissing(program, error)
  }
}
