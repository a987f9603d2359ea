import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect as connectHttp2 } from 'node:http2'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect as connectTls } from 'node:tls'
import { askHost, until } from './caddy.ts'
import { freePort } from './free-port.ts'
import { toolPath } from './images/tool-path.ts'

export interface VersionAnswer {
  readonly status: number
  readonly location: string | undefined
  readonly page: string | undefined
  readonly text: string
}

/** Asks one HTTPS port for any host at all, by each version of HTTP. Undefined: the client itself refused to send such a host. */
export interface AskVersions extends AsyncDisposable {
  h1(host: string): Promise<VersionAnswer | undefined>
  h2(host: string): Promise<VersionAnswer | undefined>
  h3(host: string): Promise<VersionAnswer | undefined>
}

/** `servername` is what the handshake names, whatever host is asked for then. */
export async function askVersions(port: number, servername: string): Promise<AskVersions> {
  const quic = await startQuicClient(port, servername)
  return {
    h1: host => askHttp1(port, servername, host),
    h2: host => askHttp2(port, servername, host),
    h3: host => quic.ask(host),
    [Symbol.asyncDispose]: () => quic[Symbol.asyncDispose](),
  }
}

function askHttp1(port: number, servername: string, host: string): Promise<VersionAnswer> {
  return new Promise((resolve, reject) => {
    let received = ''
    const socket = connectTls({ port, servername, rejectUnauthorized: false, ALPNProtocols: ['http/1.1'] }, () => {
      socket.write(`GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)
    })
    socket.setEncoding('latin1').on('data', (chunk: string) => (received += chunk))
    socket.on('error', reject).on('close', () => {
      const [head = '', text = ''] = received.split('\r\n\r\n')
      const header = (name: string) => new RegExp(`^${name}: (.*)$`, 'im').exec(head)?.[1]
      resolve({ status: Number(head.split(' ')[1]), location: header('location'), page: header('berth-page'), text })
    })
  })
}

async function askHttp2(port: number, servername: string, host: string): Promise<VersionAnswer> {
  const session = connectHttp2(`https://127.0.0.1:${port}`, { servername, rejectUnauthorized: false })
  try {
    const stream = session.request({ ':path': '/', ':authority': host }).setEncoding('utf8')
    const [headers] = await once(stream, 'response')
    let text = ''
    for await (const chunk of stream) text += String(chunk)
    const { location, 'berth-page': page } = headers as Record<string, string | undefined>
    return { status: Number(headers[':status']), location, page, text }
  } finally {
    session.destroy()
  }
}

/** Node speaks no HTTP/3, so another Caddy does: it sends on what it is asked, with the host that a header names. */
async function startQuicClient(port: number, servername: string) {
  const folder = mkdtempSync(join(tmpdir(), 'berth-quic-'))
  const [own, program] = [await freePort(), toolPath('caddy')]
  writeFileSync(join(folder, 'client.json'), JSON.stringify(quicClientConfig({ own, port, servername })))
  const child: ChildProcess = spawn(program, ['run', '--config', join(folder, 'client.json')], {
    stdio: 'ignore',
    env: { HOME: folder },
  })
  await until(() =>
    askHost(own, 'up').then(
      () => true,
      () => false,
    ),
  )
  return {
    async ask(host: string): Promise<VersionAnswer | undefined> {
      const answer = await fetch(`http://127.0.0.1:${own}/`, { headers: { 'Asked-Host': host }, redirect: 'manual' })
      const text = await answer.text()
      if (answer.headers.get('asked-over') === null) return undefined
      const [location, page] = ['location', 'berth-page'].map(name => answer.headers.get(name) ?? undefined)
      return { status: answer.status, location, page, text }
    },
    async [Symbol.asyncDispose]() {
      const ended = once(child, 'exit')
      child.kill()
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function quicClientConfig({ own, port, servername }: { own: number; port: number; servername: string }) {
  const proxy = {
    handler: 'reverse_proxy',
    upstreams: [{ dial: `127.0.0.1:${port}` }],
    headers: {
      request: { set: { Host: ['{http.request.header.Asked-Host}'] }, delete: ['Asked-Host'] },
      response: { set: { 'Asked-Over': ['h3'] } },
    },
    transport: { protocol: 'http', versions: ['3'], tls: { insecure_skip_verify: true, server_name: servername } },
  }
  const server = { listen: [`127.0.0.1:${own}`], automatic_https: { disable: true }, routes: [{ handle: [proxy] }] }
  return { admin: { disabled: true }, apps: { http: { servers: { client: server } } } }
}
