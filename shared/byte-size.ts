const scales = {
  /** What travels or lies on a disk: MB of 1,000,000. */
  decimal: { base: 1000, names: ['B', 'kB', 'MB', 'GB', 'TB'] },
  /** Memory: MiB of 1,048,576, as limits are set. */
  binary: { base: 1024, names: ['B', 'KiB', 'MiB', 'GiB', 'TiB'] },
} as const

export type ByteScale = keyof typeof scales

/** "41 MiB", "12.4 MB": three digits that say something. */
export function byteSize(bytes: number, scale: ByteScale = 'decimal'): string {
  const { base, names } = scales[scale]
  const step = Math.min(names.length - 1, bytes < 1 ? 0 : Math.floor(Math.log(bytes) / Math.log(base)))
  const amount = bytes / base ** step
  const digits = step > 0 && amount < 100 && !Number.isInteger(amount) ? 1 : 0
  return `${amount.toFixed(digits)} ${names[step] ?? 'B'}`
}

/** `512`, `512Mi`, `512MB`, `1.5 g` in bytes, each unit a power of 1024; null for what is no size. */
export function parseByteSize(text: string): number | null {
  const match = /^(\d+(?:\.\d+)?)\s*([kmg]?)(i?b?)$/i.exec(text.trim())
  if (match === null) return null
  const scale = { '': 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 }[(match[2] ?? '').toLowerCase()] ?? 1
  return Math.round(Number(match[1]) * scale)
}
