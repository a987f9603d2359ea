import { readFileSync } from 'node:fs'

/** Established, and asked for but not answered yet: those come through the moment there is somebody. */
const connecting = ['01', '02']

/** One row of /proc/net/tcp (proc(5)). */
export interface TcpSocket {
  readonly localAddress: string
  readonly localPort: number
  readonly remoteAddress: string
  readonly remotePort: number
  /** Hex, as the kernel writes it: 01 established, 02 SYN sent, 0A listening. */
  readonly state: string
}

/** How many connections of this host's network namespace there are, or are being made, to each `address:port`. */
export function countConnections(read = readOwnTables): Map<string, number> {
  const counts = new Map<string, number>()
  for (const socket of parseTcpTable(read())) {
    if (!connecting.includes(socket.state)) continue
    const key = `${socket.remoteAddress}:${socket.remotePort}`
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return counts
}

export function parseTcpTable(text: string): TcpSocket[] {
  return text.split('\n').flatMap(line => {
    const match = /^\s*\d+: ([0-9A-F]+):([0-9A-F]{4}) ([0-9A-F]+):([0-9A-F]{4}) ([0-9A-F]{2})/.exec(line)
    if (match === null) return []
    const [, local = '', localPort = '', remote = '', remotePort = '', state = ''] = match
    return [
      {
        localAddress: toAddress(local),
        localPort: Number.parseInt(localPort, 16),
        remoteAddress: toAddress(remote),
        remotePort: Number.parseInt(remotePort, 16),
        state,
      },
    ]
  })
}

function readOwnTables(): string {
  return readFileSync('/proc/net/tcp', 'utf8') + readFileSync('/proc/net/tcp6', 'utf8')
}

/** Words of the host's byte order, four bytes each; an IPv4 address inside IPv6 is given as IPv4. */
function toAddress(hex: string): string {
  const bytes = Buffer.from(hex, 'hex')
  for (let at = 0; at + 4 <= bytes.length; at += 4) bytes.subarray(at, at + 4).reverse()
  if (bytes.length === 4) return bytes.join('.')
  const isMapped = bytes.subarray(0, 10).every(byte => byte === 0) && bytes.readUInt16BE(10) === 0xffff
  if (isMapped) return bytes.subarray(12).join('.')
  return Array.from({ length: 8 }, (_, word) => bytes.readUInt16BE(word * 2).toString(16)).join(':')
}
