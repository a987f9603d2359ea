export interface TarFile {
  readonly path: string
  readonly content: Uint8Array
  readonly mode?: number
}

const blockBytes = 512

/** A ustar archive owned by root, from the beginning of time: the same files give the same bytes. */
export function tarOf(files: readonly TarFile[]): Buffer {
  const blocks = files.flatMap(file => [header(file), file.content, padding(file)])
  return Buffer.concat([...blocks, Buffer.alloc(2 * blockBytes)])
}

function header({ path, content, mode = 0o644 }: TarFile): Buffer {
  const block = Buffer.alloc(blockBytes)
  block.write(path, 0, 100)
  block.write(`${octal(mode, 7)}\0${octal(0, 7)}\0${octal(0, 7)}\0${octal(content.length, 11)}\0${octal(0, 11)}\0`, 100)
  // The checksum is taken with spaces in its own place.
  block.write('        0', 148)
  block.write('ustar\u000000', 257, 'latin1')
  const sum = block.reduce((total, byte) => total + byte, 0)
  block.write(`${octal(sum, 6)}\0 `, 148)
  return block
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, '0')
}

function padding({ content }: TarFile): Uint8Array {
  return new Uint8Array((blockBytes - (content.length % blockBytes)) % blockBytes)
}
