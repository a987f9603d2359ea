import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { startAcme, type TestAcme } from '../support/acme.ts'
import { containerIds, docker, loadImage, networkIds } from '../support/bare-docker.ts'
import { databaseFile, instanceOf } from '../support/berth-server/leftovers.ts'
import { eventually } from '../support/eventually.ts'
import { freePort } from '../support/free-port.ts'
import { buildImage } from '../support/images/build-image.ts'
import { nodeImage } from '../support/images/node-image.ts'
import { checkoutPath } from '../support/images/tool-path.ts'
import { aPrivateRoot, type PrivateRoot } from '../support/installed/private-root.ts'
import { makeRelease, type Release } from '../support/installed/release.ts'
import { runProgram } from '../support/installed/run-program.ts'
import { servedFolder } from '../support/installed/served-folder.ts'
import { type Api, adminApi, issuerOf, visitorsOf } from '../support/installed/visits.ts'
import { startLoad } from '../support/load/load.ts'
import { loadSamples, sampleImage } from '../support/scene/sample.ts'

vi.setConfig({ testTimeout: 240_000 })

/** One installation lives through this file, as on a server. */
let release: Release
let root: PrivateRoot
let acme: TestAcme
let api: Api
let shownOnce: string
let hostPort: number

beforeAll(async () => {
  await loadSamples()
  release = await makeRelease()
  hostPort = await freePort()
  // The directory's own certificate is not the world's: the installer hands this on to Caddy.
  const environment: Record<string, string> = {}
  root = await aPrivateRoot(environment)
  acme = await startAcme(root)
  environment.SSL_CERT_FILE = acme.settings.rootFiles?.[0] ?? ''
}, 300_000)

afterAll(async () => {
  await root?.[Symbol.asyncDispose]()
  await acme?.[Symbol.asyncDispose]()
  await release?.[Symbol.asyncDispose]()
})

/** Without warnings: who owns a volume is looked up again after each start. */
async function standingApps(): Promise<object[]> {
  const { items } = (await api('GET', '/apps')) as { items: object[] }
  return items.map(app => ({ ...app, warnings: [] }))
}

test('made once more, a release has the same bytes, and its bill of materials names what is in it', async () => {
  await using again = await makeRelease()
  const sums = [release, again].map(({ folder }) => readFileSync(join(folder, 'SHA256SUMS'), 'utf8'))
  expect(sums[1]).toBe(sums[0])
  const { stdout } = await runProgram('tar', ['-xzOf', release.bundle, '--wildcards', '*/sbom.cdx.json'])
  const { bomFormat, components } = JSON.parse(stdout) as { bomFormat: string; components: { name: string }[] }
  expect(bomFormat).toBe('CycloneDX')
  expect(components.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['node', 'caddy', 'hono', 'better-sqlite3']),
  )
})

test('a bundle whose version or architecture is not what its name says gets no sum', async () => {
  const bundle = basename(release.bundle, '.tar.gz')
  const trying = (version: string, arch: string) =>
    runProgram(
      'sh',
      [
        '-euc',
        'for part in step version tools caddy release/try-bundle; do . scripts/lib/$part.sh; done; try_bundle "$1" "$2"',
        'release',
        release.bundle,
        arch,
      ],
      {
        cwd: checkoutPath('.'),
        env: { checkout: checkoutPath('.'), node: process.execPath, work: release.folder, bundle, version },
      },
    )
  expect(await trying('0.1.0', process.arch)).toMatchObject({ code: 0, said: '' })
  expect((await trying('2.11.4-1', process.arch)).stderr).toContain('its VERSION is 0.1.0, not 2.11.4-1')
  expect((await trying('0.1.0', process.arch === 'x64' ? 'arm64' : 'x64')).stderr).toContain('bin/node is not for')
})

test('fetched from an address, a dry run says everything and changes nothing', async () => {
  await using place = await servedFolder(release.folder)
  const { code, stdout } = await root.install(['--url', place.url, '--dry-run'], join(release.folder, 'install.sh'))
  expect(stdout).toMatch(/install +program in .*\n/)
  expect(stdout).toContain('nothing was changed')
  expect([code, await root.traces()]).toEqual([0, []])
})

test('what another key signed, or what nobody did, is refused before anything of it runs', async () => {
  const folder = join(release.folder, 'forged')
  mkdirSync(folder)
  const ownScript = join(release.folder, 'install.sh')
  const forged = join(folder, basename(release.bundle))
  await runProgram('tar', ['-czf', forged, '-C', release.folder, basename(release.variant('0.1.0-forged'))])
  const sum = createHash('sha256').update(readFileSync(forged)).digest('hex')
  writeFileSync(join(folder, 'SHA256SUMS'), `${sum}  ${basename(forged)}\n`)
  const alone = await root.install(['--bundle', forged, '--yes'], ownScript)
  expect(alone.stderr).toMatch(
    /^install\.sh: .*: its signature is not of the key that this script knows; do not use it.*\n$/,
  )
  cpSync(join(release.folder, 'SHA256SUMS.sig'), join(folder, 'SHA256SUMS.sig'))
  await using place = await servedFolder(folder)
  const fetched = await root.install(['--url', place.url, '--yes'], ownScript)
  expect(fetched.stderr).toMatch(/^install\.sh: .*\/SHA256SUMS: its signature is not of the key.*\n$/)
  const ofNobody = await root.install(['--url', place.url, '--version', '0.1.0', '--yes'])
  expect(ofNobody.stderr).toMatch(/^install\.sh: .*: this install\.sh is of a checkout: it knows no key.*\n$/)
  expect([alone.code, fetched.code, ofNobody.code, await root.traces()]).toEqual([1, 1, 1, []])
})

test('a bundle that was copied alone is good by the signature in it, and one beside foreign sums is not taken', async () => {
  const folder = join(release.folder, 'alone')
  mkdirSync(folder)
  const bundle = join(folder, basename(release.bundle))
  cpSync(release.bundle, bundle)
  const ownScript = join(release.folder, 'install.sh')
  expect(await root.install(['--bundle', bundle, '--dry-run'], ownScript)).toMatchObject({ code: 0, stderr: '' })
  writeFileSync(join(folder, 'SHA256SUMS'), `${'0'.repeat(64)}  another-${basename(bundle)}\n`)
  const foreign = await root.install(['--bundle', bundle, '--dry-run'], ownScript)
  expect(foreign.stderr).toMatch(/^install\.sh: .*SHA256SUMS: it has no line for berth-.*; put .*\n$/)
  expect([foreign.code, await root.traces()]).toEqual([1, []])
})

test.each([
  ['--domain', 'http://example.com', 'BERTH_DOMAIN: `http://example.com` is not allowed; it must be a domain name'],
  ['--domain', '203.0.113.7', 'BERTH_DOMAIN: `203.0.113.7` is not allowed'],
  ['--email', 'me', 'BERTH_ACME_EMAIL: `me` is not allowed'],
  ['--acme-ca', 'letsencrypt', 'BERTH_ACME_CA: `letsencrypt` is not allowed'],
  ['--network-pool', '10.0.0.0/33', 'BERTH_NETWORK_POOL: `10.0.0.0/33` is not allowed'],
])('%s %s is one line, and nothing is changed', async (option, value, words) => {
  await using another = await aPrivateRoot()
  const { code, stderr } = await another.install(['--bundle', release.bundle, option, value, '--yes'])
  expect(stderr).toMatch(/^install\.sh: .*\n$/)
  expect(stderr).toContain(words)
  expect([code, await another.traces()]).toEqual([1, []])
})

test('from a bundle an app is live, behind a certificate of the authority that was named', async () => {
  const named = ['--acme-ca', acme.settings.directory ?? '', '--email', 'ada@berth-test.example']
  const { code, said } = await root.install(['--bundle', release.bundle, ...named, '--yes'])
  expect(said).toMatch(/Sign in +https?:\/\/berth\.localhost:\d+\/sign-in\//)
  shownOnce = /Recovery +([0-9a-f]{64})/.exec(said)?.[1] ?? 'nothing'
  expect([code, readFileSync(join(root.etc, 'key'), 'utf8')]).toEqual([0, `${shownOnce}\n`])
  api = await adminApi(root)
  await api('POST', '/apps', { name: 'shop', image: sampleImage('v1'), pullPolicy: 'never', ...aVolume })
  expect(await api('POST', '/apps/shop/deploys', { wait: true })).toMatchObject({ status: 'live' })
  await api('PUT', '/apps/shop/domains/shop.berth-test.example', { insist: true })
  const issuer = await eventually(
    () => issuerOf(root, 'shop.berth-test.example'),
    one => one.includes('Pebble'),
  )
  expect(issuer).toContain('Pebble')
})

test('a second run changes nothing', async () => {
  const before = state()
  const { code, stdout } = await root.install(['--bundle', release.bundle, '--yes'])
  expect(stdout).toContain('nothing was changed')
  expect(stdout).not.toContain(shownOnce)
  expect([code, state()]).toEqual([0, before])
})

test('a file that is missing comes back, and a setting that is given again changes alone', async () => {
  const [version] = readdirSync(join(root.folder, 'usr/lib/berth')).filter(name => name.startsWith('0.1.0-'))
  await runProgram('rm', [join(root.folder, 'usr/lib/berth', version ?? '', 'dist/assets/berth.css')])
  const before = readFileSync(join(root.etc, 'berth.env'), 'utf8')
  const { code } = await root.install(['--bundle', release.bundle, '--host-ports', `${hostPort}`, '--yes'])
  expect(code).toBe(0)
  expect(existsSync(join(root.folder, 'usr/lib/berth', version ?? '', 'dist/assets/berth.css'))).toBe(true)
  expect(readFileSync(join(root.etc, 'berth.env'), 'utf8')).toBe(`${before}BERTH_HOST_PORTS=${hostPort}\n`)
})

test('an app reaches no service of the host but those it was given, nor the metadata of the cloud', async () => {
  await using given = await servedFolder(release.folder, { port: hostPort, host: '0.0.0.0' })
  await using other = await servedFolder(release.folder, { port: 0, host: '0.0.0.0' })
  const [open, closed] = [given, other].map(({ url }) => `host.docker.internal:${new URL(url).port}`)
  const metadata = '169.254.169.254'
  const image = 'berth-test/looks-around:1'
  await loadImage(buildImage(nodeImage(looksAround, { name: image, exposedPorts: [8080] })))
  await api('POST', '/apps', { name: 'looks-around', image, pullPolicy: 'never' })
  await api('POST', '/apps/looks-around/deploys', { wait: true })
  const run = await api('POST', '/apps/looks-around/runs', { command: [open, closed, metadata], wait: true })
  expect(run).toMatchObject({ output: `${open} answers\n${closed} ECONNREFUSED\n${metadata} ECONNREFUSED` })
  await api('DELETE', '/apps/looks-around')
})

test('settings in quotes are read by the firewall as by the server, and stay as they are written', async () => {
  const file = join(root.etc, 'berth.env')
  const before = readFileSync(file, 'utf8')
  const quoted = before.replace(/^(BERTH_(?:NETWORK_POOL|HTTP_PORT|HOST_PORTS))=(.*)$/gm, '$1="$2"')
  writeFileSync(file, quoted)
  const rules = async () => (await runProgram('iptables', ['-w', '-S'])).stdout.split('\n').filter(isOwnRule)
  const isOwnRule = (rule: string) => rule.includes(pool) || rule.includes(`--dport ${hostPort} `)
  const pool = /BERTH_NETWORK_POOL=(.*)/.exec(before)?.[1] ?? 'none'
  const unquoted = await rules()
  await runProgram(join(root.folder, 'usr/lib/berth/firewall'), ['down'])
  expect(await rules()).toEqual([])
  expect(await runProgram(join(root.folder, 'usr/lib/berth/firewall'), ['up'])).toMatchObject({ code: 0, said: '' })
  expect(await rules()).toEqual(unquoted)
  expect(unquoted.length).toBeGreaterThanOrEqual(4)
  const { stdout } = await root.install(['--bundle', release.bundle, '--yes'])
  expect([stdout, readFileSync(file, 'utf8')]).toEqual([expect.stringContaining('nothing was changed'), quoted])
  writeFileSync(file, before)
})

test('an upgrade under load loses no request, and Caddy runs on', async () => {
  const caddy = readFileSync(join(root.data, 'run/caddy.pid'), 'utf8')
  await api('PUT', '/apps/shop/domains/shop.localhost', { forceHttps: false })
  await using load = await startLoad(visitorsOf(root))
  const { code, said } = await installFrom(release.variant('0.2.0'))
  const report = await load.stop()
  expect(said).toContain('berth 0.2.0 is ready')
  expect([code, report.losses]).toEqual([0, []])
  expect(report.requests).toBeGreaterThan(500)
  expect(report.webSockets.filter(life => life.endedAt !== null)).toEqual([])
  expect(await api('GET', '/system')).toMatchObject({ version: '0.2.0' })
  expect(readFileSync(join(root.data, 'run/caddy.pid'), 'utf8')).toBe(caddy)
})

test('a release with another configuration of Caddy says so beforehand', async () => {
  const folder = release.variant('0.2.1', program => program, { CADDY_CONFIG: 'another' })
  const { stdout } = await root.install(['--dry-run'], join(folder, 'install.sh'))
  expect(stdout).toMatch(/Caddy +\S+ stays, and gets another configuration/)
})

test.each([
  ['does not run', 'does not run here', (program: string) => `throw new Error('a broken release');${program}`],
  ['spoils the database', 'did not become ready', (program: string) => spoilsDatabase + program],
])('a newer version that %s goes back by itself, with the data as before', async (what, why, breakIt) => {
  const apps = await standingApps()
  await using load = await startLoad(visitorsOf(root))
  const { code, stderr } = await installFrom(release.variant(`0.3.0-${what.replaceAll(' ', '-')}`, breakIt))
  expect([code, stderr]).toEqual([1, expect.stringMatching(/^install\.sh: berth 0\.3\.0-.*\n$/)])
  expect(stderr).toContain(why)
  expect((await load.stop()).losses).toEqual([])
  expect(await api('GET', '/system')).toMatchObject({ version: '0.2.0' })
  expect(await standingApps()).toEqual(apps)
})

test('an upgrade that was cut short goes back at the next run', async () => {
  const apps = await standingApps()
  const folder = release.variant('0.4.0', program => neverReady + program)
  const upgrading = installFrom(folder)
  await eventually(async () => existsSync(join(root.data, 'upgrade/from')), Boolean, 90_000)
  await runProgram('pkill', ['-9', '-f', join(folder, 'install.sh')])
  expect((await upgrading).code).toBe(null)
  const { code, said } = await installFrom(release.variant('0.2.0'))
  expect([code, said]).toEqual([0, expect.stringContaining('Going back: an upgrade was interrupted')])
  expect(await api('GET', '/system')).toMatchObject({ version: '0.2.0' })
  expect(await standingApps()).toEqual(apps)
})

test('the units are right', async () => {
  const folder = join(root.folder, 'units')
  mkdirSync(folder)
  const lib = join(root.folder, 'usr/lib/berth')
  await runProgram('sh', [
    '-c',
    `cd ${lib}/current/units && for u in *; do sed 's,/usr/local/lib/berth,${lib},' $u >${folder}/$u; done`,
  ])
  const units = readdirSync(folder).map(name => join(folder, name))
  const { said } = await runProgram('systemd-analyze', ['verify', ...units])
  expect(said.split('\n').filter(line => line.includes(folder))).toEqual([])
  await runProgram('rm', ['-r', folder])
})

test('an installation that one user had for all gives Caddy a user of its own, with its certificates', async () => {
  await runProgram('sh', [join(root.data, 'supervise'), 'stop'])
  await runProgram('sh', ['-c', `rm -r ${root.data}/proxy; chown -R root: ${root.data}; chmod -R go= ${root.data}`])
  const { code, said } = await installFrom(release.variant('0.5.0'))
  expect([code, said]).toEqual([0, expect.stringContaining('Caddy     gets a user of its own: it restarts')])
  expect(await api('GET', '/system')).toMatchObject({ version: '0.5.0' })
  expect(await issuerOf(root, 'shop.berth-test.example')).toContain('Pebble')
  expect(await asCaddy('certificates')).toBe('may')
})

test('who takes over Caddy reaches what it serves, and not the control socket, the key or the data', async () => {
  const caddy = readFileSync(join(root.data, 'run/caddy.pid'), 'utf8').trim()
  expect(/^Uid:\t(\d+)/m.exec(readFileSync(`/proc/${caddy}/status`, 'utf8'))?.[1]).toBe('10214')
  const may = ['routes/hosts', 'caddy/last-good.json', 'certificates', 'proxy/admin.sock']
  const mayNot = ['run/control.sock', 'run', 'berth.db', 'backups', 'logs', '../etc/key', '../etc/berth.env']
  const seen = await Promise.all([...may, ...mayNot].map(async path => [path, await asCaddy(path)]))
  expect(Object.fromEntries(seen)).toEqual({
    ...Object.fromEntries(may.map(path => [path, 'may'])),
    ...Object.fromEntries(mayNot.map(path => [path, 'EACCES'])),
  })
  expect(await asUser(65534, 'proxy/admin.sock')).toBe('EACCES')
})

test('where the installed program is damaged, uninstall says what to do, and a release does it', async () => {
  const program = join(root.folder, 'usr/lib/berth/current/dist/install.cjs')
  const before = readFileSync(program)
  writeFileSync(program, 'damaged')
  const { code, stderr } = await root.install(['--uninstall', '--yes'], join(release.folder, 'install.sh'))
  expect(stderr).toMatch(/^install\.sh: the program in \S+: it is not whole, .*; give --bundle FILE, or start .*\n$/)
  expect([code, await api('GET', '/system')]).toEqual([1, expect.objectContaining({ version: '0.5.0' })])
  const words = ['--uninstall', '--dry-run', '--bundle', release.bundle]
  const dry = await root.install(words, join(release.folder, 'install.sh'))
  expect([dry.code, dry.said]).toEqual([0, expect.stringContaining('nothing was changed')])
  writeFileSync(program, before)
})

test('uninstall keeps data, settings and key, and an installation over them brings everything back', async () => {
  const ours = { label: [`berth.instance=${instanceOf(databaseFile(root.data))}`] }
  const { code, said } = await root.install(['--uninstall', '--yes'])
  expect([code, said]).toEqual([0, expect.stringContaining(`data in ${root.data}, settings and key in ${root.etc}`)])
  expect([await containerIds(ours), await networkIds(ours)]).toEqual([[], []])
  expect(await root.traces()).toEqual([root.folder, root.data])
  expect(existsSync(join(root.folder, 'usr'))).toBe(false)
  const again = await root.install(['--uninstall', '--yes'])
  expect([again.code, again.said]).toEqual([0, expect.stringContaining('taken away already')])
  const back = await root.install(['--yes'], join(release.variant('0.6.0'), 'install.sh'))
  expect([back.code, back.said]).toEqual([0, expect.stringContaining('What was kept is back')])
  expect(back.said).toMatch(
    new RegExp(`ssh -L ${root.listen}:127\\.0\\.0\\.1:${root.listen} root@\\S+, then http://127\\.0\\.0\\.1`),
  )
  const app = () => api('GET', '/apps/shop') as Promise<{ status: string }>
  expect(await eventually(app, ({ status }) => status === 'running')).toMatchObject({ status: 'running' })
})

test('purge leaves no trace, and taking away what is not there is no error', async () => {
  const ours = { label: [`berth.instance=${instanceOf(databaseFile(root.data))}`] }
  const volumes = `/volumes?filters=${encodeURIComponent(JSON.stringify(ours))}`
  const kept = async () => ((await docker('GET', volumes)).body as { Volumes: unknown[] | null }).Volumes?.length ?? 0
  await root.install(['--uninstall', '--yes'])
  expect(await kept()).toBe(1)
  expect((await root.install(['--uninstall', '--purge'])).stderr).toContain('no terminal to ask at')
  expect((await root.install(['--uninstall', '--purge', '--yes'])).code).toBe(0)
  expect([await kept(), await root.traces()]).toEqual([0, []])
  const nothing = await root.install(['--uninstall', '--yes'])
  expect([nothing.code, nothing.said]).toEqual([0, expect.stringContaining('nothing to take away')])
})

/** Serves nothing; given places, says who answers there. */
const looksAround = `
  const places = process.argv.slice(2)
  if (places.length === 0) (await import('node:http')).createServer((_, answer) => answer.end()).listen(8080)
  for (const place of places)
    await fetch('http://' + place).then(() => console.log(place, 'answers'), error => console.log(place, error.cause.code))`
const aVolume = { volumes: [{ name: 'kept-by-uninstall', path: '/data' }], sharedVolume: true }
const neverReady = "if (process.argv[2] === 'serve') await new Promise(() => setInterval(() => {}, 1000));"
const spoilsDatabase = `
  if (process.argv[2] === 'serve') {
    const files = await import('node:fs');
    files.writeSync(files.openSync(process.env.BERTH_ENV_FILE.replace('/in/etc/berth.env', '-data/berth.db'), 'r+'), 'not a database any more', 0);
    process.exit(1);
  };`

/** What the user of Caddy gets who opens that path of the data, or connects to it: `may`, or the error. */
function asCaddy(path: string): Promise<string> {
  return asUser(10214, path)
}

async function asUser(id: number, path: string): Promise<string> {
  const at = path.startsWith('../etc') ? join(root.etc, path.slice('../etc'.length)) : join(root.data, path)
  const { stdout } = await runProgram('setpriv', [
    '--reuid',
    `${id}`,
    '--regid',
    `${id}`,
    '--clear-groups',
    join(root.folder, 'usr/lib/berth/current/bin/node'),
    '-e',
    opens,
    at,
  ])
  return stdout.trim()
}

const opens = `
  const [, at] = process.argv
  const say = ({ code } = { code: 'may' }) => { console.log(code); process.exit() }
  if (at.endsWith('.sock')) require('net').connect(at, () => say()).on('error', say)
  else require('fs').open(at, error => say(error ?? undefined))`

function installFrom(folder: string) {
  return root.install(['--yes'], join(folder, 'install.sh'))
}

/** Of every file that is not the server's own work: what it is and when it was written; and of the processes. */
function state(): readonly string[] {
  const files = [...filesIn(root.folder), ...filesIn(root.data)]
    .filter(path => !/-data\/(berth\.db|logs|certificates|run\/|routes|proxy)|usr\/lib\/berth$/.test(path))
    .map(path => `${path} ${statSync(path).mtimeMs}`)
  const pids = ['berthd.pid', 'caddy.pid'].map(name => readFileSync(join(root.data, 'run', name), 'utf8'))
  return [...files.sort(), ...pids]
}

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map(name => join(folder, name))
}
