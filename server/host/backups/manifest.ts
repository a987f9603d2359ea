import { createHash } from 'node:crypto'
import { createReadStream, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'

export const manifestName = 'manifest.json'
export const databaseName = 'berth.db'
export const certificatesName = 'certificates'
/** All that a backup may hold. */
export const partNames = [manifestName, databaseName, certificatesName]

/**
 * What is in a backup and what it takes to use it. The key is not in it, only its fingerprint. In those of format 1 the keys of
 * certificates stand in the open.
 */
export const manifestShape = z.object({
  format: z.literal([1, 2]),
  berth: z.string(),
  schema: z.number().int(),
  instance: z.string(),
  createdAt: z.iso.datetime(),
  keys: z.array(z.object({ kid: z.number(), fingerprint: z.string() })),
  /** Of certificates and of the account with their authority: not there while secrets were locked. */
  certificateKeys: z.enum(['sealed', 'left out']).optional(),
  settings: z.array(z.object({ name: z.string(), value: z.string(), from: z.string() })),
  files: z.array(z.object({ path: z.string(), bytes: z.number(), sha256: z.string() })),
})

export type Manifest = z.infer<typeof manifestShape>

/** Every file below `folder` but the manifest itself, by its path there. */
export async function filesBelow(folder: string): Promise<Manifest['files']> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(name => name !== manifestName && statSync(join(folder, name)).isFile())
    .toSorted()
  return await Promise.all(names.map(async path => ({ path, ...(await digestOf(join(folder, path))) })))
}

async function digestOf(path: string): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256')
  let bytes = 0
  for await (const chunk of createReadStream(path)) {
    hash.update(chunk as Buffer)
    bytes += (chunk as Buffer).length
  }
  return { bytes, sha256: hash.digest('hex') }
}
