import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
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
  const none = ['http01', 'https01', 'tlsalpn01'].map(name => `-${name}=`)
  const words = [...none, '-defaultIPv6=', `-dns01=${address}`, `-management=${management}`]
  const child = spawn(toolPath('pebble-challtestsrv'), words, { stdio: 'ignore' })
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

function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    () => true,
    () => false,
  )
}
