import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { type Chosen, listenPort } from '../choose-settings.ts'
import type { Installation } from '../installation.ts'
import type { Problem } from '../words.ts'

/** Ports that others listen on, or that are asked for twice. */
export function portProblems(chosen: Chosen, at: Installation): readonly Problem[] {
  const ports = [chosen.httpPort, chosen.httpsPort, listenPort(chosen)]
  const options = ['--http-port', '--https-port', '--listen']
  const taken = ports.flatMap((port, index) => (port === 'off' ? [] : problemWith(port, options[index] ?? '', at)))
  if (new Set(ports).size === 3) return taken
  const remedy = 'give each its own, by --http-port, --https-port and --listen'
  return [...taken, { what: `ports ${ports.join(' ')}`, why: 'two of them are the same', remedy }]
}

function problemWith(port: string, option: string, { data, lib, modeBefore }: Installation): readonly Problem[] {
  const socket = listeningSocket(Number(port))
  if (socket === null || modeBefore === 'container') return []
  const holder = processWith(socket)
  const words = holder === null ? '' : ofProcess(holder, 'cmdline').replaceAll('\0', ' ')
  if (words.includes(`${data}/caddy/last-good.json`) || words.includes(`${lib}/`)) return []
  const name = (holder === null ? '' : ofProcess(holder, 'comm').trim()) || 'somebody'
  return [
    {
      what: `port ${port}`,
      why: `${name} (process ${holder ?? 'unknown'}) listens on it`,
      remedy: `stop that, or take another by ${option}`,
    },
  ]
}

/** The inode of a socket that listens there; null when nobody does. proc(5), /proc/net/tcp: state 0A is LISTEN. */
export function listeningSocket(port: number): string | null {
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6'])
    for (const line of textOf(table).split('\n')) {
      const columns = line.trim().split(/\s+/)
      if (columns[3] === '0A' && columns[1]?.endsWith(wanted)) return columns[9] ?? null
    }
  return null
}

function processWith(socket: string): string | null {
  const link = `socket:[${socket}]`
  return readdirSync('/proc').find(name => /^\d+$/.test(name) && openFiles(name).includes(link)) ?? null
}

function openFiles(pid: string): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).map(name => linkOf(`/proc/${pid}/fd/${name}`))
  } catch {
    return []
  }
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path)
  } catch {
    return ''
  }
}

function ofProcess(pid: string, name: 'cmdline' | 'comm'): string {
  return textOf(`/proc/${pid}/${name}`)
}

/** Empty where it cannot be read: processes come and go. */
function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
