import { Header, Pax } from 'tar'

export interface TarItem {
  readonly path: string
  readonly content?: string | Uint8Array
  readonly mode?: number
  /** What the header says, where it is not the content's. */
  readonly size?: number
  readonly type?: Header['type']
  readonly linkTo?: string
}

const block = 512

/** An archive of these entries in this order, with a pax header for every name that is too long for its own. */
export function archiveOf(items: readonly TarItem[]): Buffer {
  return Buffer.concat([...items.flatMap(blocksOf), Buffer.alloc(2 * block)])
}

/** As a network would bring it. */
export async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

function blocksOf({ path, content = '', mode, size, type = 'File', linkTo = '' }: TarItem): Buffer[] {
  const body = Buffer.from(content)
  const isLong = Buffer.byteLength(path) > 100
  const permissions = mode ?? (type === 'Directory' ? 0o755 : 0o644)
  const header = new Header({
    path: isLong ? 'long' : path,
    mode: permissions,
    size: size ?? body.length,
    type,
    linkpath: linkTo,
  })
  header.encode()
  const long = isLong ? [new Pax({ path }).encode()] : []
  return [...long, header.block ?? Buffer.alloc(0), body, Buffer.alloc((block - (body.length % block)) % block)]
}
