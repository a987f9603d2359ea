import type { Config } from '../config/config.ts'
import { askServer } from './ask-server.ts'

interface Rotation {
  readonly kid: number
  readonly resealed: number
  readonly unreadable: number
}

/** Makes a new key and seals every row anew; can be killed and called again at any moment. */
export async function rotateKey(config: Config): Promise<void> {
  const { kid, resealed, unreadable } = await askServer<Rotation>(config, {
    method: 'POST',
    path: '/api/v1/system/key-rotations',
  })
  process.stdout.write(`key ${kid} is active; ${resealed} values were re-encrypted\n`)
  if (unreadable === 0) return
  process.stderr.write(`${unreadable} values were left as they are, since no key opens them\n`)
  process.exitCode = 1
}
