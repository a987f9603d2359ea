import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { AppView } from '../../server/apps/app-view.ts'
import { loadImage } from '../support/bare-docker.ts'
import { type BerthServer, startBerthServer } from '../support/berth-server.ts'
import { freePort } from '../support/free-port.ts'
import { programImage, scriptImage } from '../support/images/bad-images.ts'
import { buildImage } from '../support/images/build-image.ts'
import type { ImageDescription } from '../support/images/image.ts'
import { pageImage } from '../support/images/page-image.ts'
import { deploy, liveApp, loadPage, readApp, readLog } from '../support/scene/apps.ts'
import { containersOf, keptImagesOf, routesOf } from '../support/scene/standing.ts'
import { bodiesOf, lostOf, visit } from '../support/scene/visitors.ts'

vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 })

const good = 'berth-test/failures:good'
const serve = 'exec httpd -f -p "$PORT" -h /'

let server: BerthServer

interface Case {
  readonly image: (name: string) => ImageDescription | null
  readonly settings?: object
  readonly request?: (name: string) => object | Promise<object>
  /** Stands in the deploy's log before the end. */
  readonly says?: string
  readonly expected: { code: string; message: string; advice: string; field?: string; log?: string }
}

const cases: Readonly<Record<string, Case>> = {
  'exits-1': {
    image: name => scriptImage(name, 'echo cannot reach the database; exit 3'),
    expected: { code: 'CONTAINER_EXITED', message: 'code 3', advice: 'last output', log: 'cannot reach the database' },
  },
  'exits-0': {
    image: name => scriptImage(name, 'echo done'),
    expected: { code: 'CONTAINER_EXITED', message: 'code 0', advice: 'foreground', log: 'done' },
  },
  'is-missing': {
    image: name => programImage(name, ['serve-shop']),
    expected: { code: 'CONTAINER_EXITED', message: 'not found', advice: 'command', log: 'serve-shop' },
  },
  'is-not-executable': {
    image: name => programImage(name, ['/serve'], { files: { '/serve': { content: '#!/bin/sh\n', mode: 0o644 } } }),
    expected: { code: 'CONTAINER_EXITED', message: 'not executable', advice: 'chmod', log: '/serve' },
  },
  'is-no-program': {
    image: name =>
      programImage(name, ['/serve'], { files: { '/serve': { content: '\u007fELF nothing', mode: 0o755 } } }),
    expected: { code: 'CONTAINER_EXITED', message: 'platform', advice: 'platform', log: 'ELF' },
  },
  'is-for-another-processor': {
    image: name => ({ name, files: { '/serve': { content: foreignProgram(), mode: 0o755 } }, command: ['/serve'] }),
    expected: { code: 'ARCH_MISMATCH', message: '/serve was built for s390x', advice: 'buildx', field: 'image' },
  },
  'lacks-its-interpreter': {
    image: name =>
      programImage(name, ['serve'], { files: { '/usr/bin/serve': { content: '#!/usr/bin/python3\n', mode: 0o755 } } }),
    expected: { code: 'CONTAINER_EXITED', message: '/usr/bin/python3, which it needs', advice: 'Add that file' },
  },
  'comes-from-windows': {
    image: name => programImage(name, ['/serve'], { files: { '/serve': { content: '#!/bin/sh\r\n', mode: 0o755 } } }),
    expected: { code: 'CONTAINER_EXITED', message: 'Windows line break', advice: 'Unix line breaks' },
  },
  'has-nothing-to-run': {
    image: name => ({ ...pageImage({ name, version: 'none' }), command: [] }),
    expected: { code: 'CONTAINER_EXITED', message: 'o command', advice: 'command' },
  },
  'is-ended-by-a-signal': {
    image: name => scriptImage(name, 'echo about to fail; kill -SEGV $$'),
    expected: { code: 'CONTAINER_EXITED', message: 'signal 11', advice: 'last output', log: 'about to fail' },
  },
  'wants-pid-1': {
    image: name => scriptImage(name, 'echo "s6-overlay-suexec: fatal: can only run as pid 1"; exit 100'),
    expected: { code: 'NEEDS_PID_1', message: 'process 1', advice: 'init: false', field: 'init', log: 'pid 1' },
  },
  'writes-where-it-may-not': {
    image: name => scriptImage(name, 'echo x > /data/file || exit 1', { files: { '/data': { folderMode: 0o755 } } }),
    settings: { volumes: [{ name: 'data', path: '/data' }], sharedVolume: true },
    expected: {
      code: 'CONTAINER_EXITED',
      message: 'The volume data at /data belongs to root, and the app runs as uid 1000',
      advice: 'ownVolumes',
      field: 'ownVolumes',
      log: 'ermission denied',
    },
  },
  'may-not-write-to-its-own-files': {
    image: name => scriptImage(name, 'echo x > /etc/file || exit 1'),
    settings: { volumes: [{ name: 'data', path: '/tmp' }], sharedVolume: true },
    expected: { code: 'CONTAINER_EXITED', message: 'denied permission', advice: 'chown', log: 'ermission denied' },
  },
  'writes-to-a-read-only-root': {
    image: name => scriptImage(name, 'echo x > /file || exit 1', { user: 'root' }),
    settings: { readOnlyRoot: true },
    expected: { code: 'CONTAINER_EXITED', message: 'read-only', advice: 'readOnlyRoot', log: 'ead-only' },
  },
  'hogs-memory': {
    image: name => scriptImage(name, 'x=12345678; while :; do x=$x$x; done'),
    settings: { processes: { web: { memory: '40Mi' } } },
    expected: { code: 'OUT_OF_MEMORY', message: '40 MiB', advice: '80 MiB' },
  },
  'ends-after-a-child-hogged-memory': {
    image: name => scriptImage(name, '(x=12345678; while :; do x=$x$x; done); echo the child is gone; exit 1'),
    settings: { processes: { web: { memory: '40Mi' } } },
    expected: { code: 'CONTAINER_EXITED', message: 'code 1', advice: 'last output', log: 'the child is gone' },
  },
  'listens-nowhere': {
    image: name => scriptImage(name, 'echo waiting; exec sleep 1000'),
    expected: { code: 'NOT_LISTENING', message: 'nothing listens', advice: '$PORT', log: 'waiting' },
  },
  'listens-on-loopback': {
    image: name => scriptImage(name, 'exec httpd -f -p "127.0.0.1:$PORT" -h /'),
    // Nobody waits for this to be over: it cannot heal.
    settings: { startTimeoutSeconds: 3600 },
    says: 'so far: it listens on port 8080 for itself alone',
    expected: { code: 'LISTENS_ON_LOOPBACK', message: '127.0.0.1:8080', advice: '0.0.0.0', field: 'port' },
  },
  'listens-elsewhere': {
    image: name => scriptImage(name, 'exec httpd -f -p 3000 -h /'),
    settings: { startTimeoutSeconds: 5 },
    says: 'so far: it listens on port 3000; visitors are sent to port 8080',
    expected: { code: 'PORT_MISMATCH', message: 'port 3000', advice: '3000', field: 'port' },
  },
  'starts-slowly': {
    image: name => scriptImage(name, `sleep 4; ${serve}`),
    expected: {
      code: 'START_TIMEOUT',
      message: 'began to listen on port 8080',
      advice: 'startTimeoutSeconds',
      field: 'startTimeoutSeconds',
    },
  },
  'is-busy-starting': {
    image: name => scriptImage(name, 'for one in 1 2 3 4; do while :; do :; done & done; wait'),
    expected: { code: 'START_TIMEOUT', message: 'still busy', advice: 'startTimeoutSeconds' },
  },
  'says-nothing': {
    image: name => scriptImage(name, 'exec nc -ll -p "$PORT" -e sleep 1000'),
    settings: { healthPath: '/health' },
    expected: { code: 'START_TIMEOUT', message: '/health does not answer', advice: 'startTimeoutSeconds' },
  },
  'answers-wrongly': {
    image: name => scriptImage(name, serve),
    // Longer than the others: it must have come to answer, also where all of these start at once.
    settings: { healthPath: '/health', startTimeoutSeconds: 10 },
    expected: { code: 'UNHEALTHY', message: '/health answers 404', advice: 'health path', field: 'healthPath' },
  },
  'fails-its-own-check': {
    image: name =>
      scriptImage(name, serve, {
        healthcheck: { test: ['CMD-SHELL', 'echo the cache is cold; exit 1'], timeoutMs: 1000 },
      }),
    expected: {
      code: 'UNHEALTHY',
      message: '/ answers 404, but its HEALTHCHECK fails for 3.0 s: the cache is cold',
      advice: 'set a health path',
      field: 'healthPath',
    },
  },
  'runs-as-root': {
    image: name => scriptImage(name, serve, { user: '' }),
    settings: { rootPolicy: 'refuse' },
    expected: { code: 'RUNS_AS_ROOT', message: 'root', advice: 'USER', field: 'rootPolicy' },
  },
  'runs-as-root-by-another-name': {
    image: name =>
      scriptImage(name, serve, {
        user: 'toor',
        files: { '/etc/passwd': { content: 'app:x:1000:1000::/:/bin/sh\ntoor:x:0:0::/:/bin/sh\n' } },
      }),
    settings: { rootPolicy: 'refuse' },
    expected: { code: 'RUNS_AS_ROOT', message: 'user toor', advice: 'USER', field: 'rootPolicy' },
  },
  'runs-as-root-by-another-number': {
    image: name => scriptImage(name, serve, { user: '00' }),
    settings: { rootPolicy: 'refuse' },
    expected: { code: 'RUNS_AS_ROOT', message: 'user 00', advice: 'USER', field: 'rootPolicy' },
  },
  'is-of-another-platform': {
    image: name => ({ ...pageImage({ name, version: 'arm' }), architecture: 'arm64' }),
    expected: { code: 'ARCH_MISMATCH', message: 'linux/arm64', advice: 'platform', field: 'image' },
  },
  'fails-its-release-command': {
    image: name => pageImage({ name, version: 'new' }),
    settings: { releaseCommand: ['sh', '-c', 'echo migrating; echo no such column >&2; exit 4'] },
    expected: { code: 'RELEASE_COMMAND_FAILED', message: 'code 4', advice: 'output', log: 'no such column' },
  },
  'is-not-here': {
    image: () => null,
    expected: {
      code: 'IMAGE_NOT_FOUND',
      message: 'does not exist on this server',
      advice: 'pullPolicy',
      field: 'image',
    },
  },
  'has-no-registry': {
    image: () => null,
    settings: { pullPolicy: 'always' },
    request: async () => ({ image: `127.0.0.1:${await freePort()}/team/shop:1` }),
    expected: { code: 'REGISTRY_UNAVAILABLE', message: 'could not be asked', advice: 'reaches the registry' },
  },
}

beforeAll(async () => {
  await loadPage({ name: good, version: 'good' })
  server = await startBerthServer()
})

afterAll(() => server?.stop())

describe.concurrent('a deploy fails, says why, and visitors notice nothing', () => {
  test.each(Object.entries(cases))(
    'an image that %s',
    async (name, { image, settings, request, says = '', expected }) => {
      const bad = `berth-test/failures:${name}`
      const description = image(bad)
      if (description !== null) await loadImage(buildImage(description))
      await liveApp(server, { name, image: good, startTimeoutSeconds: 3 })
      await change(name, settings ?? {})
      const before = await standingOf(name)
      await using visitors = visit(server, `${name}.localhost`)

      const { status, body } = await deploy(server, name, request ? await request(name) : { image: bad })

      expect(status, JSON.stringify(body)).toBe(422)
      expect(body).toMatchObject({ status: 'failed', phase: 'done', release: null })
      expect(body.error).toMatchObject(containing(expected))
      const log = await readLog(server, body.id)
      expect(log).toContain(`Next: ${body.error?.advice}`)
      expect(log).toContain(says)
      expect(await standingOf(name)).toEqual(before)
      const visits = await visitors.leave()
      expect(lostOf(visits)).toEqual([])
      expect(bodiesOf(visits)).toEqual(['good'])
    },
  )
})

/** The header of a program for a machine that nobody tests on. */
function foreignProgram(): Buffer {
  const head = Buffer.alloc(64)
  head.write('\x7fELF\x02\x02\x01', 'latin1')
  head.writeUInt16BE(22, 18)
  return head
}

/** Settings of the app that the deploy meets; those of processes have a route of their own. */
async function change(app: string, { processes, ...settings }: { processes?: { web: object } }): Promise<void> {
  const { status } = await server.api<AppView>('PATCH', `/apps/${app}`, settings)
  expect(status).toBe(200)
  if (processes !== undefined) await server.api('PUT', `/apps/${app}/processes/web`, processes.web)
}

/** Everything that a failed deploy must leave as it was. */
async function standingOf(app: string) {
  const { release, image, status } = await readApp(server, app)
  return {
    ...{ release, image, status },
    containers: await containersOf(server, app),
    kept: await keptImagesOf(app),
    route: routesOf(server)[`${app}.localhost`],
  }
}

function containing({ code, field, ...texts }: Case['expected']): Record<string, unknown> {
  const parts = Object.entries(texts).map(([name, text]) => [name, expect.stringContaining(text)])
  return { code, ...(field === undefined ? {} : { field }), ...Object.fromEntries(parts) }
}
