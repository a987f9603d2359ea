// node port-owner.js PORT: prints who listens on a TCP port of this machine, `nginx (process 4711)`, or nothing.
// Runs before setup, so by any Node of version 20 or newer.
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

const port = Number(process.argv[2])
const sockets = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap(listeningOn)
if (sockets.length > 0) process.stdout.write(`${ownerOf(sockets) ?? 'another program'}\n`)

/** The inodes of the sockets that listen on the port. */
function listeningOn(table) {
  return linesOf(table).flatMap(line => {
    const [, local = '', , state, , , , , , inode] = line.trim().split(/\s+/)
    return state === '0A' && Number.parseInt(local.split(':')[1] ?? '', 16) === port ? [inode] : []
  })
}

function linesOf(file) {
  try {
    return readFileSync(file, 'utf8').split('\n').slice(1)
  } catch {
    return []
  }
}

/** Undefined where this user may not see it. */
function ownerOf(inodes) {
  const wanted = new Set(inodes.map(inode => `socket:[${inode}]`))
  for (const pid of readdirSync('/proc').filter(name => /^\d+$/.test(name))) {
    if (openFiles(pid).some(file => wanted.has(file))) return `${nameOf(pid)} (process ${pid})`
  }
}

function openFiles(pid) {
  try {
    return readdirSync(`/proc/${pid}/fd`).map(fd => targetOf(`/proc/${pid}/fd/${fd}`))
  } catch {
    return []
  }
}

function targetOf(link) {
  try {
    return readlinkSync(link)
  } catch {
    return ''
  }
}

function nameOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim()
  } catch {
    return 'a program'
  }
}
