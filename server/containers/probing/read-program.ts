/** What the first bytes of a program tell about why the kernel did not start it, though it is there. */
export interface Program {
  /** As in platforms: `arm64`; null for a script, or a machine without a name here. */
  readonly machine: string | null
  /** The file that must be there too: a script's interpreter, or the loader of a dynamic program. */
  readonly interpreter: string | null
}

/** So much of a file holds its headers. */
export const headerBytes = 4096

/** `e_machine` of the ELF header, by the names that Go uses for platforms. */
const machines: Readonly<Record<number, string>> = {
  3: '386',
  21: 'ppc64le',
  22: 's390x',
  40: 'arm',
  62: 'amd64',
  183: 'arm64',
  243: 'riscv64',
}
const interpreterSegment = 3

/** Null for what is neither a script nor an ELF file. */
export function readProgram(bytes: Uint8Array): Program | null {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  if (head.toString('latin1', 0, 2) === '#!') return { machine: null, interpreter: interpreterOfScript(head) }
  if (head.length < 64 || head.toString('latin1', 1, 4) !== 'ELF') return null
  const isLittle = head[5] === 1
  const machine = machines[isLittle ? head.readUInt16LE(18) : head.readUInt16BE(18)] ?? null
  return { machine, interpreter: isLittle && head[4] === 2 ? loaderOf(head) : null }
}

/** With the carriage return of a file from Windows, which the kernel takes for a part of the name. */
function interpreterOfScript(head: Buffer): string | null {
  return /^#![ \t]*([^ \t\n]+)/.exec(head.toString('latin1', 0, 256))?.[1] ?? null
}

function loaderOf(head: Buffer): string | null {
  const at = Number(head.readBigUInt64LE(32))
  const [size, count] = [head.readUInt16LE(54), head.readUInt16LE(56)]
  for (let n = 0; n < count; n++) {
    const segment = at + n * size
    if (segment + 40 > head.length) return null
    if (head.readUInt32LE(segment) !== interpreterSegment) continue
    const [offset, length] = [Number(head.readBigUInt64LE(segment + 8)), Number(head.readBigUInt64LE(segment + 32))]
    return offset + length > head.length ? null : head.toString('latin1', offset, offset + length).replace(/\0.*$/s, '')
  }
  return null
}
