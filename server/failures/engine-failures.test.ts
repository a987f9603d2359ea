import { expect, test } from 'vitest'
import { AppError } from '../errors.ts'
import { engineLost, engineRefused, startRefused } from './engine-failures.ts'

const oci =
  'failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: '

test.each([
  [404, 'No such container: nope', 'NOT_FOUND'],
  [409, 'Conflict. The container name "/x" is already in use by container "ab".', 'CONFLICT'],
  [403, 'Address already in use', 'CONFLICT'],
  [403, 'Pool overlaps with other one on this address space', 'CONFLICT'],
  [403, 'error while removing network: network x id ab has active endpoints', 'CONFLICT'],
  [409, 'remove x: volume is in use - [ab]', 'CONFLICT'],
  [500, 'mkdir /var/lib/docker/overlay2/ab: no space left on device', 'DISK_FULL'],
  [400, 'No command specified', 'CONTAINER_EXITED'],
  [400, 'Range of CPUs is from 0.01 to 2.00, as there are only 2 CPUs available', 'VALIDATION'],
  [500, 'Cannot mkdir: /etc/passwd is not a directory', 'CONTAINER_EXITED'],
  [500, 'source /var/lib/docker/overlay2/ab/merged/etc/passwd is not directory', 'CONTAINER_EXITED'],
  [400, 'client version 1.51 is too new. Maximum supported API version is 1.41', 'DOCKER_UNAVAILABLE'],
  [503, 'starting', 'DOCKER_UNAVAILABLE'],
  [400, 'invalid reference format', 'VALIDATION'],
  [500, 'something nobody foresaw', 'INTERNAL'],
])('%i "%s" becomes %s', (status, message, code) => {
  const error = engineRefused({ status, message })
  expect(error.code).toBe(code)
  expect(error.message).toContain(message.replace(/\.$/, ''))
  expect(error.advice).toMatch(/\.$/)
})

test.each([
  [
    `${oci}exec: "nope": executable file not found in $PATH: unknown`,
    127,
    'exec: "nope": executable file not found in $PATH.',
  ],
  [
    `${oci}exec: "/app/x": stat /app/x: no such file or directory: unknown`,
    127,
    'exec: "/app/x": stat /app/x: no such file or directory.',
  ],
  [`${oci}exec: "/bin": permission denied: unknown`, 126, 'exec: "/bin": permission denied.'],
  [`${oci}exec /app/x: exec format error: unknown`, 126, 'exec /app/x: exec format error.'],
  [`${oci}chdir to cwd ("/root") set in config.json failed: permission denied: unknown`, 126, 'permission denied.'],
  ['unable to find user app: no matching entries in passwd file', 126, 'unable to find user app'],
])('a start refused with "%s" says what it was', (message, exitCode, words) => {
  const error = startRefused({ status: 400, message })
  expect(error.code).toBe('CONTAINER_EXITED')
  expect(error.message).toContain(`(exit code ${exitCode})`)
  expect(error.message).toContain(words)
})

test.each([
  'OCI runtime create failed: unable to retrieve OCI runtime error (open /run/containerd/io.containerd.runtime.v2.task/moby/ab/log.json: no such file or directory): exec: "runc": executable file not found in $PATH: unknown',
  'failed to create task for container: failed to create shim task: OCI runtime create failed: unable to retrieve OCI runtime error (open /run/x/log.json: no such file or directory): fork/exec /usr/bin/runc: no such file or directory: unknown',
  'failed to start shim: exec: "containerd-shim-runc-v2": executable file not found in $PATH: unknown',
  'failed to create task for container: runtime "io.containerd.runc.v2" binary not installed "containerd-shim-runc-v2": file does not exist: unknown',
  'unknown or invalid runtime name: runc',
])('a runtime that is broken is told as such: %s', message => {
  for (const status of [400, 500]) {
    expect(startRefused({ status, message })).toMatchObject({
      code: 'DOCKER_UNAVAILABLE',
      advice: expect.stringContaining('runc --version'),
    })
  }
})

test('a start refused for anything else is no fault of the command', () => {
  expect(startRefused({ status: 500, message: 'mkdir /x: no space left on device' }).code).toBe('DISK_FULL')
  expect(startRefused({ status: 404, message: 'No such container: x' }).code).toBe('NOT_FOUND')
  expect(startRefused({ status: 500, message: 'error mounting /a: no such file or directory' }).code).toBe('INTERNAL')
})

test.each([
  ['ENOENT', 'no such socket'],
  ['ECONNREFUSED', 'nothing answers'],
  ['EACCES', 'may not open'],
  ['UND_ERR_SOCKET', 'ended early'],
])('a connection that ends with %s names the socket', (code, words) => {
  const error = engineLost('/var/run/docker.sock', Object.assign(new Error('x'), { code }))
  expect(error.code).toBe('DOCKER_UNAVAILABLE')
  expect(error.message).toContain('/var/run/docker.sock')
  expect(error.message).toContain(words)
})

test('what does not speak HTTP is not quoted', () => {
  const parserError = Object.assign(new Error('Expected HTTP/'), { name: 'HTTPParserError', data: 'TOKEN=canary' })
  const error = engineLost('/run/x.sock', parserError)
  expect(error.code).toBe('DOCKER_UNAVAILABLE')
  expect(error.cause).toBeUndefined()
})

test('a fault of our own is not blamed on the engine', () => {
  expect(engineLost('/x', new TypeError('undefined is not a function')).code).toBe('INTERNAL')
  const known = new AppError({ code: 'LOCKED', message: 'm', advice: 'a' })
  expect(engineLost('/x', known)).toBe(known)
})

test('words of many lines become one, cut where nobody reads on', () => {
  const { message } = engineRefused({ status: 500, message: `a\n  b\n${'x'.repeat(5000)}` })
  expect(message).toMatch(/^Docker refused: a b x+\.$/)
  expect(message.length).toBeLessThan(700)
})
