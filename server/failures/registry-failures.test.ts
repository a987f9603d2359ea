import { expect, test } from 'vitest'
import { isStatusLost, mayPass, pullIncomplete, pullStalled, registryRefused } from './registry-failures.ts'

const image = 'ghcr.io/team/app:1.2'

test.each([
  ['unauthorized: authentication required', 'REGISTRY_UNAUTHORIZED'],
  ['errors: denied: requested access to the resource is denied unauthorized', 'REGISTRY_UNAUTHORIZED'],
  ['Head "https://ghcr.io/v2/team/app/manifests/1.2": no basic auth credentials', 'REGISTRY_UNAUTHORIZED'],
  ["pull access denied for team/app, repository does not exist or may require 'docker login'", 'REGISTRY_UNAUTHORIZED'],
  ['manifest for ghcr.io/team/app:1.2 not found: manifest unknown: manifest unknown', 'IMAGE_NOT_FOUND'],
  ['name unknown: repository name not known to registry', 'IMAGE_NOT_FOUND'],
  ['error: repository team/app not found: does not exist or no pull access', 'IMAGE_NOT_FOUND'],
  ['toomanyrequests: You have reached your pull rate limit', 'REGISTRY_RATE_LIMITED'],
  ['received unexpected HTTP status: 429 Too Many Requests', 'REGISTRY_RATE_LIMITED'],
  ['Get "https://ghcr.io/v2/": dial tcp 1.2.3.4:443: connect: connection refused', 'REGISTRY_UNAVAILABLE'],
  ['Get "https://ghcr.io/v2/": net/http: request canceled (Client.Timeout exceeded)', 'REGISTRY_UNAVAILABLE'],
  ['dial tcp: lookup ghcr.io on 1.1.1.1:53: no such host', 'REGISTRY_UNAVAILABLE'],
  ['x509: certificate signed by unknown authority', 'REGISTRY_UNAVAILABLE'],
  ['received unexpected HTTP status: 502 Bad Gateway', 'REGISTRY_UNAVAILABLE'],
  [
    "error parsing HTTP 404 response body: invalid character '<' looking for beginning of value",
    'REGISTRY_UNAVAILABLE',
  ],
  [
    "error parsing HTTP 429 response body: invalid character '<' looking for beginning of value",
    'REGISTRY_RATE_LIMITED',
  ],
  ['error parsing HTTP 403 response body: unexpected end of JSON input: ""', 'REGISTRY_UNAUTHORIZED'],
  ['error parsing HTTP 404 response body: unexpected end of JSON input: ""', 'IMAGE_NOT_FOUND'],
  ['filesystem layer verification failed for digest sha256:ab', 'IMAGE_CORRUPT'],
  ['failed to register layer: Error processing tar file(exit status 1): unexpected EOF', 'IMAGE_CORRUPT'],
  // The image is sound: it did not arrive, or this engine cannot take it.
  ['unexpected EOF', 'REGISTRY_UNAVAILABLE'],
  ['expected HTTP 206 from byte range request', 'REGISTRY_UNAVAILABLE'],
  ['failed to copy: short read: expected 300000 bytes but got 100000: unexpected EOF', 'REGISTRY_UNAVAILABLE'],
  ['failed to register layer: max depth exceeded', 'UNSUPPORTED'],
  [
    'failed to register layer: Error processing tar file(exit status 1): Container ID 1000000 cannot be mapped to a host ID',
    'UNSUPPORTED',
  ],
  [
    'failed to extract layer sha256:ab: mount callback failed: failed to Lchown "/x" for UID 99999999, GID 0: lchown /x: invalid argument (Hint: try increasing the number of subordinate IDs in /etc/subuid and /etc/subgid): unknown',
    'UNSUPPORTED',
  ],
  // What the engine makes of a 404 whose code it does not know, or that has none.
  ['unknown: artifact acme/shop:9 not found', 'IMAGE_NOT_FOUND'],
  ['unknown: resource not found: repo docker.io/library/debian, tag badtag not found', 'IMAGE_NOT_FOUND'],
  ['unknown: Not Found', 'IMAGE_NOT_FOUND'],
  ['unknown: no such tag', 'IMAGE_NOT_FOUND'],
  ['manifest unknown: The named manifest is not known to the registry', 'IMAGE_NOT_FOUND'],
  [
    'error parsing HTTP 404 response body: no error details found in HTTP response body: "{\\"errors\\":[]}"',
    'IMAGE_NOT_FOUND',
  ],
  ['manifest verification failed for digest sha256:ab', 'IMAGE_CORRUPT'],
  ['failed to register layer: archive/tar: invalid tar header', 'IMAGE_CORRUPT'],
  ['failed to register layer: write /usr/x: no space left on device', 'DISK_FULL'],
  ['no matching manifest for linux/amd64 in the manifest list entries', 'ARCH_MISMATCH'],
])('"%s" is %s', (words, code) => {
  const error = registryRefused({ image, username: null, status: 500, words })
  expect(error.code).toBe(code)
  expect(error.message).toContain(words)
  expect(error.advice).toMatch(/\.$/)
})

test.each([
  [401, 'REGISTRY_UNAUTHORIZED'],
  [403, 'REGISTRY_UNAUTHORIZED'],
  [404, 'IMAGE_NOT_FOUND'],
  [429, 'REGISTRY_RATE_LIMITED'],
  [500, 'REGISTRY_UNAVAILABLE'],
  [undefined, 'REGISTRY_UNAVAILABLE'],
])('without telling words the status %s means %s', (status, code) => {
  expect(registryRefused({ image, username: null, status, words: '' }).code).toBe(code)
})

test('a refused login names its user and its registry', () => {
  const { message } = registryRefused({ image, username: 'ci', words: 'denied' })
  expect(message).toBe('ghcr.io refused the login "ci" for ghcr.io/team/app:1.2 (denied).')
})

test('a missing login says that none was sent', () => {
  const error = registryRefused({ image, username: null, status: 401, words: '' })
  expect(error.message).toBe('ghcr.io wants a login for ghcr.io/team/app:1.2, and none was sent.')
})

test('an image that is not found may be private', () => {
  expect(registryRefused({ image: 'team/app', username: null, status: 404, words: '' }).advice).toContain(
    'choose a credential for docker.io',
  )
})

test('what a registry says comes on one line, without what moves a terminal', () => {
  const words = 'denied:\r\nno\u001b[2Jway'
  expect(registryRefused({ image, username: null, status: 403, words }).message).toContain('(denied: no [2Jway)')
})

test('the wait that a registry asks for is passed on', () => {
  const error = registryRefused({ image, username: null, status: 429, words: '', retryAfterSeconds: 30 })
  expect(error.details.retryAfterSeconds).toBe(30)
})

test('a cut connection is worth another try, and nobody is told to push again', () => {
  const error = registryRefused({ image, username: null, words: 'expected HTTP 206 from byte range request' })
  expect(mayPass(error)).toBe(true)
  expect(error.message).toContain('was cut while it sent')
  expect(error.advice).not.toContain('Push')
})

test.each([
  ['unknown: something else', true],
  ["error parsing HTTP 404 response body: invalid character '<' looking for beginning of value", true],
  ['received unexpected HTTP status: 502 Bad Gateway', true],
  ['connection refused', false],
  ['unknown: no such tag', false],
])('whether "%s" leaves open what the registry means: %s', (words, expected) => {
  expect(isStatusLost(registryRefused({ image, username: null, status: 500, words }))).toBe(expected)
})

test('a stalled pull says how far it came', () => {
  const progress = { layersDone: 2, layersTotal: 7, receivedBytes: 12_300_000, totalBytes: 80_000_000 }
  const error = pullStalled(image, 60_000, progress)
  expect(error.code).toBe('PULL_STALLED')
  expect(error.message).toContain('stalled for 60 s at layer 3/7 (12 of 80 MB)')
})

test('a pull that ends without its image may be tried again', () => {
  expect(pullIncomplete(image).code).toBe('DOCKER_UNAVAILABLE')
})
