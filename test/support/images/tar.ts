export interface TarEntry {
  readonly path: string
  readonly mode: number
  readonly content?: Uint8Array
  /** Makes it a symbolic link to this path. */
  readonly linkTo?: string
  /** Makes it a folder. */
  readonly isFolder?: boolean
}

const blockBytes = 512

/** A ustar archive in the order given, owned by root, from the beginning of time: the same entries give the same bytes. */
export function tarOf(entries: readonly TarEntry[]): Buffer {
  const blocks = entries.flatMap(entry => [header(entry), entry.content ?? new Uint8Array(), padding(entry)])
  return Buffer.concat([...blocks, Buffer.alloc(2 * blockBytes)])
}

function header(entry: TarEntry): Buffer {
  const block = Buffer.alloc(blockBytes)
  const size = entry.content?.length ?? 0
  block.write(nameOf(entry), 0, 100, 'utf8')
  block.write(`${octal(entry.mode, 7)}\0${octal(0, 7)}\0${octal(0, 7)}\0${octal(size, 11)}\0${octal(0, 11)}\0`, 100)
  block.write('        ', 148)
  block.write(typeOf(entry), 156)
  block.write(entry.linkTo ?? '', 157, 100, 'utf8')
  block.write('ustar\u000000', 257, 'latin1')
  block.write(`${octal(checksum(block), 6)}\0 `, 148)
  return block
}

function nameOf({ path, isFolder }: TarEntry): string {
  const name = path.replace(/^\//, '') + (isFolder ? '/' : '')
  if (Buffer.byteLength(name) > 100) throw new Error(`${path} is too long for this small tar`)
  return name
}

function typeOf({ linkTo, isFolder }: TarEntry): string {
  if (linkTo !== undefined) return '2'
  return isFolder ? '5' : '0'
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, '0')
}

function checksum(block: Uint8Array): number {
  return block.reduce((sum, byte) => sum + byte, 0)
}

function padding({ content = new Uint8Array() }: TarEntry): Uint8Array {
  return new Uint8Array((blockBytes - (content.length % blockBytes)) % blockBytes)
}
