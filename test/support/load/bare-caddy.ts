import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { freePort } from '../free-port.ts'
import { toolPath } from '../images/tool-path.ts'

export interface BareCaddy extends AsyncDisposable {
  readonly port: number
  /** With a certificate of Caddy's own authority. */
  readonly httpsPort: number
  readonly pid: number
}

interface Wish {
  readonly host: string
  readonly upstream: string
  /** Above what Caddy starts with. */
  readonly environment?: Readonly<Record<string, string>>
}

/** Caddy with one static route for `host` to `upstream`, as a person would write and start it: what ours is compared with. */
export async function startBareCaddy({ host, upstream, environment = {} }: Wish): Promise<BareCaddy> {
  const folder = await mkdtemp(join(tmpdir(), 'berth-bare-caddy-'))
  const ports = { port: await freePort(), httpsPort: await freePort() }
  await writeFile(join(folder, 'caddy.json'), JSON.stringify(configOf({ folder, host, upstream, ...ports })))
  const child = spawn(toolPath('caddy'), ['run', '--config', join(folder, 'caddy.json')], {
    stdio: 'ignore',
    env: { ...process.env, HOME: folder, ...environment },
  })
  const ended = once(child, 'exit')
  await untilListening(ports.httpsPort)
  return {
    ...ports,
    pid: child.pid ?? 0,
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL')
      await ended
      await rm(folder, { recursive: true, force: true })
    },
  }
}

interface Setup {
  readonly folder: string
  readonly host: string
  readonly upstream: string
  readonly port: number
  readonly httpsPort: number
}

function configOf({ folder, host, upstream, port, httpsPort }: Setup) {
  const proxy = { handler: 'reverse_proxy', upstreams: [{ dial: upstream }] }
  const shared = { routes: [{ match: [{ host: [host] }], handle: [proxy] }] }
  const http = {
    servers: {
      plain: { ...shared, listen: [`:${port}`], automatic_https: { disable: true } },
      tls: {
        ...shared,
        listen: [`:${httpsPort}`],
        tls_connection_policies: [{}],
        automatic_https: { disable_redirects: true },
      },
    },
  }
  const tls = { automation: { policies: [{ issuers: [{ module: 'internal' }] }] } }
  const pki = { certificate_authorities: { local: { install_trust: false } } }
  return { admin: { disabled: true }, storage: { module: 'file_system', root: folder }, apps: { http, tls, pki } }
}

async function untilListening(port: number): Promise<void> {
  for (let attempt = 0; attempt < 1000; attempt++) {
    const socket = connect(port, '127.0.0.1')
    const listens = await once(socket, 'connect').then(
      () => true,
      () => false,
    )
    socket.destroy()
    if (listens) return
    await pause(10)
  }
  throw new Error(`nothing listens on port ${port}`)
}
