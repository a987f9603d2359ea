import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isAppError } from '../../errors.ts'
import { parseImageReference } from '../images/parse-image.ts'
import { covers, parseServer, scopeOf, serverOf } from './registry-scope.ts'

test.each([
  ['ghcr.io', 'ghcr.io'],
  ['GHCR.IO', 'ghcr.io'],
  ['https://ghcr.io', 'ghcr.io'],
  ['HTTPS://ghcr.io/', 'ghcr.io'],
  ['http://registry.example.com:5000/', 'registry.example.com:5000'],
  ['  ghcr.io  ', 'ghcr.io'],
  ['https://ghcr.io/v2/', 'ghcr.io'],
  ['docker.io', 'docker.io'],
  ['index.docker.io', 'docker.io'],
  ['registry-1.docker.io', 'docker.io'],
  ['https://index.docker.io/v1/', 'docker.io'],
  ['hub.docker.com', 'docker.io'],
  ['docker.io/Acme', 'docker.io/acme'],
  ['registry.gitlab.com/acme', 'registry.gitlab.com/acme'],
  ['https://registry.gitlab.com/Acme/Team//', 'registry.gitlab.com/acme/team'],
  ['europe-docker.pkg.dev/project/images', 'europe-docker.pkg.dev/project/images'],
  ['acme.azurecr.io', 'acme.azurecr.io'],
  ['localhost', 'localhost'],
  ['localhost:5000', 'localhost:5000'],
  ['harbor:5000', 'harbor:5000'],
  ['127.0.0.1:5000/team', '127.0.0.1:5000/team'],
  ['[::1]:5000', '[::1]:5000'],
])('%s is %s', (written, server) => {
  expect(serverOf(parseServer(written))).toBe(server)
  expect(scopeOf(server)).toEqual(parseServer(server))
})

test.each([
  ['', 'is empty'],
  ['ci@ghcr.io', 'Write `ghcr.io`'],
  ['https://ci:secret@ghcr.io', 'Write `ghcr.io`'],
  ['ghcr.io?x=1', 'Leave it out: `ghcr.io`'],
  ['*.example.com', 'wildcard'],
  ['registry.gitlab.com/acme/*', 'wildcard'],
  ['ghcr.io/acme/app:1.2', 'Leave it out: `ghcr.io/acme/app`'],
  [`ghcr.io/acme/app@sha256:${'a'.repeat(64)}`, 'Leave it out: `ghcr.io/acme/app`'],
  ['oci://ghcr.io/acme', 'Leave that out: `ghcr.io/acme`'],
  ['acme', 'docker.io/acme'],
  ['acme/app', 'docker.io/acme/app'],
  ['ghcr.io/../etc', 'no repository'],
  ['ghcr.io/a b', 'white space'],
  ['-.example.com', 'no registry host'],
  ['ghcr.io:65536', 'no registry host'],
  [`${'a'.repeat(300)}.io`, '255'],
])('"%s" is refused and says what to write', (written, words) => {
  const refusal = refusalOf(() => parseServer(written))
  expect(refusal.details).toMatchObject({ code: 'VALIDATION', field: 'server' })
  expect(`${refusal.message} ${refusal.advice}`).toContain(words)
  expect(refusal.message).not.toContain('secret')
})

test.each([
  ['ghcr.io', 'ghcr.io/acme/app', true],
  ['ghcr.io', 'acme/app', false],
  ['docker.io', 'nginx', true],
  ['docker.io/library', 'nginx', true],
  ['docker.io/acme', 'nginx', false],
  ['registry.gitlab.com/acme', 'registry.gitlab.com/acme/app', true],
  ['registry.gitlab.com/acme', 'registry.gitlab.com/acme', true],
  ['registry.gitlab.com/acme', 'registry.gitlab.com/acme-evil/app', false],
  ['registry.gitlab.com/acme/app', 'registry.gitlab.com/acme/app2', false],
  ['example.com', 'example.com:5000/app', false],
  ['localhost:5000', 'localhost:5001/app', false],
  ['gitlab.com', 'registry.gitlab.com/app', false],
])('whether %s covers %s: %s', (server, image, expected) => {
  expect(covers(scopeOf(server), parseImageReference(image))).toBe(expected)
})

test('whatever is written, it is refused as an input or becomes a server that is read the same again', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[a-zA-Z0-9.:/@*?_-]{0,40}$/)), text => {
      try {
        const server = serverOf(parseServer(text))
        expect(serverOf(parseServer(server))).toBe(server)
      } catch (error) {
        expect(isAppError(error, 'VALIDATION')).toBe(true)
      }
    }),
    { numRuns: 500 },
  )
})

function refusalOf(work: () => unknown) {
  try {
    work()
  } catch (error) {
    if (isAppError(error)) return error
    throw error
  }
  throw new Error('nothing was refused')
}
