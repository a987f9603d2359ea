import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseImageReference } from '../images/parse-image.ts'
import { type Choosable, chooseCredential, isUnusable } from './choose-credential.ts'
import { usersOf } from './credential-users.ts'
import { covers, scopeOf } from './registry-scope.ts'

/** `hub=docker.io*`: a star marks the default. */
function stored(text: string): Choosable[] {
  return text
    .split(' ')
    .filter(Boolean)
    .map(entry => {
      const [name = '', server = ''] = entry.replace('*', '').split('=')
      return { name, server, isDefault: entry.endsWith('*') }
    })
}

const acme = 'ghcr.io/acme/app:1'
const gitlab = 'registry.gitlab.com/acme/shop/web:1'

test.each([
  // The chosen one, and nothing in its place.
  ['ghcr=ghcr.io*', 'ghcr', acme, 'ghcr chosen', 'chosen for this app; covers ghcr.io'],
  ['ghcr=ghcr.io* other=ghcr.io', 'other', acme, 'other chosen', 'chosen for this app; covers ghcr.io'],
  ['ghcr=ghcr.io* team=ghcr.io/acme', 'team', acme, 'team chosen', 'covers ghcr.io/acme'],
  ['ghcr=ghcr.io* hub=docker.io', 'hub', acme, 'none chosen', 'it is for docker.io, not for ghcr.io'],
  [
    'ghcr=ghcr.io* team=ghcr.io/other',
    'team',
    acme,
    'none chosen',
    'it is for ghcr.io/other, not for ghcr.io/acme/app',
  ],
  ['ghcr=ghcr.io*', 'gone', acme, 'none chosen', 'there is no such credential'],
  ['', 'gone', acme, 'none chosen', 'there is no such credential'],
  ['ghcr=ghcr.io*', 'ghcr', null, 'ghcr chosen', 'chosen for this app'],
  // None, whatever is stored.
  ['ghcr=ghcr.io* none=ghcr.io', 'none', acme, 'none none', 'none is chosen for this app'],
  ['', 'none', null, 'none none', 'none is chosen for this app'],
  // The account default, if it covers the image.
  ['ghcr=ghcr.io*', null, acme, 'ghcr default', 'account default; covers ghcr.io'],
  ['ghcr=ghcr.io* team=ghcr.io/acme', null, acme, 'ghcr default', 'account default'],
  ['a=ghcr.io b=ghcr.io*', null, acme, 'b default', 'account default'],
  ['team=ghcr.io/acme*', null, acme, 'team default', 'covers ghcr.io/acme'],
  ['hub=docker.io*', null, 'nginx', 'hub default', 'covers docker.io'],
  ['hub=docker.io/library*', null, 'nginx', 'hub default', 'covers docker.io/library'],
  ['lan=registry.lan:5000*', null, 'registry.lan:5000/app', 'lan default', 'covers registry.lan:5000'],
  // The only one that covers it, the longest prefix first.
  ['hub=docker.io* ghcr=ghcr.io', null, acme, 'ghcr matching', 'the only one that covers ghcr.io'],
  ['hub=docker.io ghcr=ghcr.io', null, acme, 'ghcr matching', 'the only one that covers ghcr.io'],
  ['a=registry.gitlab.com b=registry.gitlab.com/acme', null, gitlab, 'b matching', 'the closest'],
  [
    'a=registry.gitlab.com/acme b=registry.gitlab.com/acme/shop c=registry.gitlab.com',
    null,
    gitlab,
    'b matching',
    'it covers registry.gitlab.com/acme/shop',
  ],
  ['a=registry.gitlab.com/other b=registry.gitlab.com', null, gitlab, 'b matching', 'the only one'],
  ['a=registry.gitlab.com/other* b=registry.gitlab.com/acme', null, gitlab, 'b matching', 'the only one'],
  [
    'a=ghcr.io b=ghcr.io team=ghcr.io/acme',
    null,
    acme,
    'team matching',
    'of those that fit, the closest: it covers ghcr.io/acme',
  ],
  // Nobody.
  ['', null, acme, 'none anonymous', 'no credential is stored'],
  ['hub=docker.io*', null, acme, 'none anonymous', 'no credential for ghcr.io; the default, hub, is for docker.io'],
  ['hub=docker.io', null, acme, 'none anonymous', 'no credential for ghcr.io'],
  ['ghcr=ghcr.io*', null, 'nginx', 'none anonymous', 'no credential for docker.io; the default, ghcr, is for ghcr.io'],
  ['a=ghcr.io b=ghcr.io', null, acme, 'none anonymous', 'a and b cover ghcr.io alike: choose one'],
  ['team=ghcr.io/other*', null, acme, 'none anonymous', 'no credential for ghcr.io/acme/app; the default, team,'],
  ['a=example.com*', null, 'example.com:5000/app', 'none anonymous', 'no credential for example.com:5000'],
  ['a=ghcr.io/acm*', null, acme, 'none anonymous', 'no credential for ghcr.io/acme/app'],
  ['a=ghcr.io*', null, null, 'none anonymous', 'this app has no image yet'],
])('of "%s", chosen %s, for %s: %s', (credentials, chosen, image, expected, reason) => {
  const reference = image === null ? null : parseImageReference(image)
  const choice = chooseCredential({ chosen, image: reference, credentials: stored(credentials) })
  expect(`${choice.credential?.name ?? 'none'} ${choice.source}`).toBe(expected)
  expect(choice.reason).toContain(reason)
})

const hosts = ['docker.io', 'ghcr.io', 'ghcr.io:444', 'localhost:5000']
const paths = ['acme', 'acme/app', 'acme/app/web', 'acmes', 'library/nginx']
const server = fc
  .tuple(fc.constantFrom(...hosts), fc.constantFrom('', ...paths))
  .map(([host, path]) => (path === '' ? host : `${host}/${path}`))
const someCredentials = fc
  .array(server, { maxLength: 6 })
  .chain(servers => fc.nat({ max: servers.length }).map(standing => ({ servers, standing })))
  .map(({ servers, standing }) => servers.map((one, n) => ({ name: `c${n}`, server: one, isDefault: n === standing })))
const question = fc.record({
  chosen: fc.option(fc.constantFrom('c0', 'c1', 'c2', 'gone', 'none')),
  image: fc
    .tuple(fc.constantFrom(...hosts), fc.constantFrom(...paths))
    .map(([host, path]) => parseImageReference(`${host}/${path}`)),
  credentials: someCredentials,
})

test('the result never has a server that does not cover the image', () => {
  fc.assert(
    fc.property(question, asked => {
      const { credential } = chooseCredential(asked)
      if (credential !== null) expect(covers(scopeOf(credential.server), asked.image)).toBe(true)
    }),
    { numRuns: 2000 },
  )
})

test('the order holds for every combination', () => {
  fc.assert(
    fc.property(question, asked => {
      const choice = chooseCredential(asked)
      expect(choice.credential?.name).toBe(expectedName(asked))
      expect(isUnusable(choice)).toBe(![null, 'none'].includes(asked.chosen) && choice.credential === null)
    }),
    { numRuns: 2000 },
  )
})

/** The order once more, written down another way. */
function expectedName({ chosen, image, credentials }: Parameters<typeof chooseCredential>[0]): string | undefined {
  const fitting = credentials.filter(one => image !== null && covers(scopeOf(one.server), image))
  if (chosen !== null) return fitting.find(one => one.name === chosen)?.name
  const longest = Math.max(...fitting.map(one => one.server.length))
  const closest = fitting.filter(one => one.server.length === longest)
  return fitting.find(one => one.isDefault)?.name ?? (closest.length === 1 ? closest[0]?.name : undefined)
}

test('each credential knows the apps that use it, and how they came to it', () => {
  const credentials = stored('ghcr=ghcr.io* team=registry.gitlab.com/acme hub=docker.io')
  const apps = [
    { name: 'blog', image: acme, credential: null },
    { name: 'shop', image: gitlab, credential: null },
    { name: 'site', image: 'nginx', credential: 'hub' },
    { name: 'lost', image: acme, credential: 'hub' },
    { name: 'idle', image: null, credential: null },
    { name: 'open', image: acme, credential: 'none' },
  ]
  expect(Object.fromEntries(usersOf(apps, credentials))).toEqual({
    ghcr: [{ name: 'blog', how: 'default' }],
    team: [{ name: 'shop', how: 'matching' }],
    hub: [
      { name: 'site', how: 'chosen' },
      { name: 'lost', how: 'chosen' },
    ],
  })
})
