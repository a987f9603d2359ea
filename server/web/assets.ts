import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'

export interface Assets {
  /** The address of a file, with the hash of its content in it: `/static/berth.1f2e3d4c.css`. Throws when there is none. */
  addressOf(name: string): string
  /** The file at an address; it may be kept for ever. */
  answer(path: string): Response | undefined
}

/** Reads every file of `directory` into memory, once: a request never touches the disk, and names no file. */
export function loadAssets(directory: string): Assets {
  const addresses = new Map<string, string>()
  const files = new Map<string, { bytes: Buffer<ArrayBuffer>; type: string }>()
  for (const entry of readdirSync(directory, { withFileTypes: true }).filter(one => one.isFile())) {
    const bytes = Buffer.from(readFileSync(join(directory, entry.name)))
    const address = addressFor(entry.name, bytes)
    addresses.set(entry.name, address)
    files.set(address, { bytes, type: types[extname(entry.name)] ?? 'application/octet-stream' })
  }
  return {
    addressOf(name) {
      const address = addresses.get(name)
      if (address === undefined) throw new Error(`there is no asset ${name} in ${directory}`)
      return address
    },
    answer(path) {
      const file = files.get(path)
      if (file === undefined) return undefined
      const headers = { 'Content-Type': file.type, 'Cache-Control': 'public, max-age=31536000, immutable' }
      return new Response(file.bytes, { headers })
    },
  }
}

function addressFor(name: string, bytes: Buffer): string {
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 12)
  const extension = extname(name)
  return `/static/${name.slice(0, name.length - extension.length)}.${hash}${extension}`
}

const types: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.png': 'image/png',
}
