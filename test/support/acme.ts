import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import type { AcmeSettings } from '../../server/adapters/caddy/caddy-settings.ts'
import { type AcmeGate, startAcmeGate } from './acme-gate.ts'
import { startDnsServer } from './dns-server.ts'
import { freePort } from './free-port.ts'
import { toolPath } from './images/tool-path.ts'

interface Ports {
  readonly httpPort: number
  readonly httpsPort: number
}

/** A real ACME server of a test's own (pebble), and the DNS it asks, which says 127.0.0.1 of every name until told otherwise. */
export interface TestAcme extends AsyncDisposable {
  readonly settings: AcmeSettings
  /** The DNS server as `address:port`. */
  readonly dnsServer: string
  /** DNS fails for this host from now on, or answers again. */
  breakDns(host: string, state: 'broken' | 'whole'): Promise<void>
  /** Everything goes through it. */
  readonly gate: AcmeGate
}

/** `ports` are those of the Caddy whose challenges it looks at. */
export async function startAcme(ports: Ports, certificateSeconds = 3600): Promise<TestAcme> {
  const folder = mkdtempSync(join(tmpdir(), 'berth-acme-'))
  const [port, gatePort, management] = [await freePort(), await freePort(), await freePort()]
  const rootFile = await makeOwnCertificate(folder)
  writeFileSync(
    join(folder, 'pebble.json'),
    JSON.stringify(pebbleConfig({ port, management, ports, certificateSeconds })),
  )
  const dns = await startDnsServer()
  const pebble = start('pebble', folder, ['-config', 'pebble.json', '-dnsserver', dns.address])
  await untilListens(port)
  const pem = (name: string): string => readFileSync(join(folder, name), 'utf8')
  const gate = await startAcmeGate({
    ...{ port: gatePort, upstreamPort: port },
    ...{ certificate: pem('cert.pem'), key: pem('key.pem') },
  })
  return {
    gate,
    settings: { directory: `https://127.0.0.1:${gatePort}/dir`, rootFiles: [rootFile] },
    dnsServer: dns.address,
    breakDns: (host, state) => dns.tell(state === 'broken' ? 'set-servfail' : 'clear-servfail', { host }),
    async [Symbol.asyncDispose]() {
      await Promise.all([end(pebble), dns[Symbol.asyncDispose](), gate[Symbol.asyncDispose]()])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Its directory is HTTPS only; Caddy trusts this one by a setting. */
async function makeOwnCertificate(folder: string): Promise<string> {
  const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1']
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2']
  await promisify(execFile)('openssl', ['req', '-x509', ...kind, ...names, '-keyout', 'key.pem', '-out', 'cert.pem'], {
    cwd: folder,
  })
  return join(folder, 'cert.pem')
}

function pebbleConfig(own: { port: number; management: number; ports: Ports; certificateSeconds: number }) {
  return {
    pebble: {
      listenAddress: `127.0.0.1:${own.port}`,
      managementListenAddress: `127.0.0.1:${own.management}`,
      certificate: 'cert.pem',
      privateKey: 'key.pem',
      httpPort: own.ports.httpPort,
      tlsPort: own.ports.httpsPort,
      externalAccountBindingRequired: false,
      certificateValidityPeriod: own.certificateSeconds,
      // Where newer ones look for the same.
      profiles: { default: { description: 'the only one', validityPeriod: own.certificateSeconds } },
    },
  }
}

function start(tool: string, cwd: string, words: readonly string[]): ChildProcess {
  const quick = { PEBBLE_VA_NOSLEEP: '1', PEBBLE_WFE_NONCEREJECT: '0' }
  return spawn(toolPath(tool), words, { cwd, env: { ...process.env, ...quick }, stdio: 'ignore' })
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}

/** A refusal of its certificate is an answer as well. */
async function untilListens(port: number): Promise<void> {
  const isThere = (error: unknown): boolean => !String((error as Error).cause).includes('ECONNREFUSED')
  while (!(await fetch(`https://127.0.0.1:${port}/dir`).then(() => true, isThere))) await pause(20)
}
