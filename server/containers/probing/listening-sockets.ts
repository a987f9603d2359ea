import { readFileSync } from 'node:fs'
import { parseTcpTable, type TcpSocket } from '../networks/established-connections.ts'

const listening = '0A'
const embeddedDns = '127.0.0.11'

export interface ListeningSocket {
  readonly address: string
  readonly port: number
  readonly isLoopback: boolean
}

/** What listens in the network namespace of a process, read from the host; empty when the process is gone. */
export function listeningSockets(pid: number): ListeningSocket[] {
  return socketsOf(pid)
    .filter(socket => socket.state === listening && socket.localAddress !== embeddedDns)
    .map(({ localAddress, localPort }) => ({
      address: localAddress,
      port: localPort,
      isLoopback: isLoopback(localAddress),
    }))
}

function socketsOf(pid: number): TcpSocket[] {
  return ['tcp', 'tcp6'].flatMap(table => {
    try {
      return parseTcpTable(readFileSync(`/proc/${pid}/net/${table}`, 'utf8'))
    } catch {
      return []
    }
  })
}

function isLoopback(address: string): boolean {
  return address.startsWith('127.') || address === '0:0:0:0:0:0:0:1'
}
