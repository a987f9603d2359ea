import { Header } from 'tar'

export type LayerFormat = 'tar' | 'gzip' | 'zstd' | 'bzip2' | 'xz' | 'none'

/** As much of a beginning as `layerFormat` wants to see. */
export const headBytes = 512

/** Every frame of zstd begins so; a skippable one has any last digit in its first byte (RFC 8878, 3.1). */
const magics: readonly (readonly [LayerFormat, readonly number[]])[] = [
  ['gzip', [0x1f, 0x8b]],
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd]],
  ['bzip2', [0x42, 0x5a, 0x68]],
  ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]],
]

/** What a layer is by its first bytes. Media types are not asked: tools write wrong ones. */
export function layerFormat(head: Uint8Array): LayerFormat {
  const found = magics.find(([, magic]) => magic.every((byte, at) => head[at] === byte))
  if (found !== undefined) return found[0]
  if (isSkippable(head)) return 'zstd'
  if (head.length < headBytes) return 'none'
  const header = new Header(Buffer.from(head))
  return header.cksumValid || header.nullBlock ? 'tar' : 'none'
}

function isSkippable([first = 0, second, third, fourth]: Uint8Array): boolean {
  return first >> 4 === 5 && second === 0x2a && third === 0x4d && fourth === 0x18
}
