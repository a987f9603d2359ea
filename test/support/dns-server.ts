import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { freePort } from './free-port.ts'
import { toolPath } from './images/tool-path.ts'

/** A DNS server of a test's own (pebble's), which says 127.0.0.1 of every name until told otherwise. */
export interface DnsServer extends AsyncDisposable {
  /** As `address:port`. */
  readonly address: string
  /** One of its commands: `add-a`, `add-caa`, `set-servfail`, `set-default-ipv4` … */
  tell(command: string, body: object): Promise<void>
}

export async function startDnsServer(): Promise<DnsServer> {
  const address = `127.0.0.1:${await freePort()}`
  const management = `127.0.0.1:${await freePort()}`
  const program = toolPath('pebble-challtestsrv')
  const words = [...(await wordsFor(program, address)), '-defaultIPv6=', `-management=${management}`]
  const child = spawn(program, words, { stdio: 'ignore' })
  while (!(await answers(`http://${management}/`))) await pause(20)
  return {
    address,
    async tell(command, body) {
      const { status } = await fetch(`http://${management}/${command}`, { method: 'POST', body: JSON.stringify(body) })
      if (status !== 200) throw new Error(`the DNS server answers ${command} with ${status}`)
    },
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
    },
  }
}

/** Newer ones call `-dns01` `-dnsserver`, and have DNS over HTTPS, which listens everywhere unless it is told not to. */
async function wordsFor(program: string, address: string): Promise<readonly string[]> {
  const help = await promisify(execFile)(program, ['-h']).then(
    ({ stderr }) => stderr,
    (error: { stderr: string }) => error.stderr,
  )
  const none = ['http01', 'https01', 'tlsalpn01', 'doh'].filter(name => help.includes(`-${name} `))
  return [...none.map(name => `-${name}=`), `-${help.includes('-dnsserver ') ? 'dnsserver' : 'dns01'}=${address}`]
}

function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    () => true,
    () => false,
  )
}
