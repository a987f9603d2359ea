import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type HostRules, noExtras } from '../../server/adapters/caddy/extras.ts'
import { permissionPort } from '../../server/adapters/caddy/ports.ts'
import { type AskVersions, askVersions, type VersionAnswer } from '../support/ask-versions.ts'
import { askHost, askRaw, type RealCaddy, startCaddy, startUpstream, type Upstream } from '../support/caddy.ts'
import { freePort } from '../support/free-port.ts'

const locked = 'shop.localhost'
const open = 'blog.localhost'
const wildcard = '*.team.localhost'
const versions = ['h1', 'h2', 'h3'] as const

const passwordHash = '$2a$14$RpgqmSKh3bcxqjjbZVyf8O8Yvgo7KPR7S2gGnMWc0UxL5oT6U3uAW'
const rules: HostRules = {
  ...{ host: locked, allow: [], bodyLimitBytes: null, compress: false, hsts: false, underscoreHeaders: [] },
  basicAuth: { username: 'ann', passwordHash },
}

let real: RealCaddy
let apps: Upstream
let ask: AskVersions

beforeAll(async () => {
  const httpsPort = await freePort()
  real = await startCaddy({ httpsPort }, () => ({ ...noExtras, hosts: [rules] }))
  apps = await startUpstream((request, response) => response.end(`app of ${request.headers.host}`))
  for (const host of [locked, open, wildcard]) real.routes.addHost(host, apps.target)
  real.routes.addHost('old.localhost', { kind: 'redirect', host: open })
  real.routes.allowCertificate(open)
  ask = await askVersions(httpsPort, open)
})

afterAll(async () => {
  await ask[Symbol.asyncDispose]()
  await real[Symbol.asyncDispose]()
  await apps[Symbol.asyncDispose]()
})

/** What a reader of exact names says about a host: the one answer that is right by every version of HTTP. */
function rightStatus(hostAndPort: string): number {
  if (!/^([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(:\d*)?$/.test(hostAndPort)) return 400
  const host = hostAndPort.replace(/:\d*$/, '')
  if (host === locked) return 401
  if (host === open) return 200
  if (/^[A-Za-z0-9.-]*[A-Z][A-Za-z0-9.-]*$|^([A-Za-z0-9-]+\.)+$/.test(host)) return 308
  return /^[^.]+\.team\.localhost$/.test(host) ? 200 : 404
}

function check(host: string, answer: VersionAnswer | undefined, version: string): void {
  if (answer === undefined) return
  const expected = rightStatus(host)
  expect({ host, version, status: answer.status }).toEqual({ host, version, status: expected })
  expect(answer.text.startsWith('app of ')).toBe(expected === 200)
}

const spellings = [
  ...`${locked} ${open} ann.team.localhost ann.bob.team.localhost team.localhost nobody.localhost ${wildcard}`.split(
    ' ',
  ),
  ...`${locked}:443 ${locked}: ${locked}. ${locked}.. .${locked} -${locked} _${locked} =${locked} [${locked}]`.split(
    ' ',
  ),
  ...'SHOP.localhost Shop.Localhost. [s]hop.localhost %73hop.localhost [::1] [::1]:443 ::1 . .. * *.localhost [ ] ='.split(
    ' ',
  ),
  ...`${locked},${open} ${locked};a ${locked}:a ${locked}:80:80`.split(' '),
  ...['a'.repeat(253), 'a'.repeat(9_000)],
]

describe.for(versions)('over %s', version => {
  test('every spelling of a host is answered as a reader of exact names answers it', async () => {
    for (const host of spellings) {
      const before = apps.requests()
      check(host, await ask[version](host), version)
      expect(apps.requests() - before, host).toBe(rightStatus(host) === 200 ? 1 : 0)
    }
  })
})

const pieces = 'shop blog team localhost . .. - _ = * [ ] : 443 %2e A ~ ! $ +'.split(' ')
const drawnHost = fc
  .array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 7 })
  .map(parts => parts.join(''))
  .chain(drawn => fc.constantFrom(drawn, `${drawn}${locked}`, `${locked}${drawn}`, `${drawn}.team.localhost`))

test.for(versions)('drawn hosts are answered over %s as a reader of exact names answers them', async version => {
  await fc.assert(
    fc.asyncProperty(drawnHost, async host => check(host, await ask[version](host), version)),
    { numRuns: 200 },
  )
})

test('what is no plain name or address is refused at the plain port and by the permission server as well', async () => {
  for (const host of ['=shop.localhost', '*', '[', 'shop.localhost:a', 'shop.localhost@a', 'shóp.localhost'])
    expect((await askHost(real.settings.httpPort, host)).status, host).toBe(400)
  const port = await permissionPort(real.settings.dataDirectory, 'kept')
  const permitted = (name: string, host = '127.0.0.1') =>
    askRaw(port, [`GET /?domain=${name} HTTP/1.1`, `Host: ${host}`]).then(({ status }) => status)
  expect(await permitted(open)).toBe(200)
  for (const name of [
    '',
    '.',
    '..',
    `./${open}`,
    `${open}/`,
    `a/../${open}`,
    `=${open}`,
    '*',
    `${open}&domain=a`,
    locked,
  ])
    expect(await permitted(name), name).toBe(403)
  expect(await permitted(open, '=a')).toBe(400)
})

test('what is asked for is a path, so that a redirect leads to no other host', async () => {
  const locationOf = (target: string, host: string) =>
    askRaw(real.settings.httpPort, [`GET ${target} HTTP/1.1`, `Host: ${host}`])
  for (const host of ['OLD.localhost', 'old.localhost', open])
    expect((await locationOf('x:.elsewhere.example', host)).status, host).toBe(400)
  expect((await locationOf('http://old.localhost', open)).headers.get('location')).toBe(
    `http://${open}:${real.settings.httpPort}/`,
  )
})
