import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { checkoutPath } from '../support/images/tool-path.ts'
import { aPrivateRoot } from '../support/installed/private-root.ts'
import { makeRelease, type Release } from '../support/installed/release.ts'
import { runProgram } from '../support/installed/run-program.ts'

const script = readFileSync(checkoutPath('install.sh'))

let release: Release
/** What the program in a release refuses. */
let fromBundle: readonly string[]

beforeAll(async () => {
  release = await makeRelease()
  fromBundle = ['--bundle', release.bundle, '--yes']
}, 300_000)

afterAll(async () => {
  await release?.[Symbol.asyncDispose]()
})

test('a download that was cut off anywhere runs nothing', () => {
  // Without a PATH every program that is called is missed aloud.
  const runs = (length: number): string => {
    const { stdout, stderr } = spawnSync('/bin/sh', ['-s'], {
      input: script.subarray(0, length),
      env: { PATH: '/none' },
    })
    return stdout.toString() + stderr.toString()
  }
  const lengths = Array.from({ length: Math.floor(script.length / 64) }, (_, index) => index * 64)
  const tail = Array.from({ length: 20 }, (_, index) => script.length - 2 - index)
  expect([...lengths, ...tail].filter(length => /not found|install\.sh:/.test(runs(length)))).toEqual([])
  expect(runs(script.length)).toContain('not found')
})

test('given through a pipe, it takes nothing from the folder it is given in', async () => {
  await using root = await aPrivateRoot()
  const folder = mkdtempSync(join(tmpdir(), 'berth-planted-'))
  mkdirSync(join(folder, 'bin'))
  for (const program of ['bin/node', 'bin/berthd'])
    writeFileSync(join(folder, program), `#!/bin/sh\ntouch ${folder}/ran\n`, { mode: 0o755 })
  for (const name of ['VERSION', 'SHA256SUMS', 'install.sh']) writeFileSync(join(folder, name), '')
  const words = [
    '--data',
    root.data,
    '--etc',
    root.etc,
    '--bin',
    join(root.folder, 'bin'),
    '--yes',
    '--listen',
    `127.0.0.1:${root.listen}`,
  ]
  const ports = ['--http-port', `${root.httpPort}`, '--https-port', 'off']
  const piped = await runProgram('sh', ['-s', '--', ...words, ...ports], { input: script.toString(), cwd: folder })
  expect(piped.stderr).toBe(
    'install.sh: bundle: this script does not know where releases are; give --bundle FILE, or --version and --url\n',
  )
  expect([piped.code, existsSync(join(folder, 'ran')), await root.traces()]).toEqual([1, false, []])
})

test('a disk that fills while a bundle is unpacked is one line with the reason', async () => {
  await using root = await aPrivateRoot()
  const folder = mkdtempSync(join(tmpdir(), 'berth-bundle-'))
  writeFileSync(join(folder, 'berth.tar.gz'), '')
  const said =
    'tar: berth/bin/node: Cannot write: No space left on device\ntar: Exiting with failure status due to previous errors\n'
  writeFileSync(join(folder, 'tar'), `#!/bin/sh\nprintf '%s' '${said}' >&2\nexit 2\n`, { mode: 0o755 })
  const { code, stderr } = await root.install(['--bundle', join(folder, 'berth.tar.gz'), '--yes'], undefined, {
    PATH: `${folder}:${process.env.PATH}`,
  })
  expect(stderr).toBe(
    `install.sh: ${folder}/berth.tar.gz: it cannot be unpacked: tar: berth/bin/node: Cannot write: No space left on device; get it again\n`,
  )
  expect([code, await root.traces()]).toEqual([1, []])
})

test('a port that is taken is one line, and nothing is changed', async () => {
  await using root = await aPrivateRoot()
  await listening(createServer(), root.httpPort)
  const { code, stderr } = await root.install(fromBundle)
  expect(stderr).toMatch(
    new RegExp(
      `^install\\.sh: port ${root.httpPort}: .* \\(process ${process.pid}\\) listens on it; stop that, .*\\n$`,
    ),
  )
  expect([code, await root.traces()]).toEqual([1, []])
})

test('a disk that is too small is one line, and nothing is changed', async () => {
  await using root = await aPrivateRoot()
  const programs = mkdtempSync(join(tmpdir(), 'berth-programs-'))
  writeFileSync(join(programs, 'df'), '#!/bin/sh\nprintf "Filesystem\\n/dev/x 1 1 900000 1%% /\\n"\n', { mode: 0o755 })
  const { code, stderr } = await root.install(['--yes'], undefined, { PATH: `${programs}:${process.env.PATH}` })
  expect(stderr).toMatch(/^(install\.sh: disk at \S+: 878 MB are free; berth needs 1000; free some, .*\n)+$/)
  expect([code, await root.traces()]).toEqual([1, []])
})

test('problems are told at once, of what getting a release needs and then of the rest', async () => {
  await using root = await aPrivateRoot()
  const folder = mkdtempSync(join(tmpdir(), 'berth-old-docker-'))
  const old = createServer((_request, response) => response.end('{"Version":"19.03.1","ApiVersion":"1.40"}'))
  await listening(old, join(folder, 'docker.sock'))
  const words = ['--docker', join(folder, 'docker.sock'), '--data', root.data, '--etc', root.etc, '--yes']
  const ports = ['--http-port', `${root.httpPort}`, '--https-port', 'off', '--listen', `127.0.0.1:${root.listen}`]
  const asNobody = await runProgram('sh', ['-s', '--', ...words, ...ports, '--bundle', '/nowhere'], {
    input: script.toString(),
    uid: 65534,
    env: { TMPDIR: '/tmp' },
  })
  expect(asNobody.stderr).toMatch(/^install\.sh: user nobody: installing needs root; run it with sudo$/m)
  expect(asNobody.stderr).toMatch(/^install\.sh: --bundle \/nowhere: there is no such file; .*$/m)
  await listening(createServer(), root.httpPort)
  const asRoot = await root.install([...fromBundle, '--docker', join(folder, 'docker.sock')])
  expect(asRoot.stderr).toMatch(
    /^install\.sh: Docker 19\.03\.1 at .*: its API is 1\.40; berth needs 1\.41 .*; upgrade Docker\ninstall\.sh: port .*\n$/,
  )
  expect([asNobody.code, asRoot.code, await root.traces()]).toEqual([1, 1, []])
})

test.each([
  ['--http-port', '70000'],
  ['--listen', 'here'],
  ['--host-ports', '5432,mail'],
])('%s %s is one line, and nothing is changed', async (option, value) => {
  await using root = await aPrivateRoot()
  const { code, stderr } = await root.install([...fromBundle, option, value])
  expect(stderr).toBe(`install.sh: ${option} ${value}: it is not a port; give a number from 1 to 65535\n`)
  expect([code, await root.traces()]).toEqual([1, []])
})

test('a folder in which other files stand is not made berth’s own', async () => {
  await using root = await aPrivateRoot()
  mkdirSync(root.data)
  writeFileSync(join(root.data, 'photos'), '')
  const { code, stderr } = await root.install(fromBundle)
  expect(stderr).toMatch(/^install\.sh: --data \S+: other files stand there, .*; take one such as \S+\/berth\n$/)
  expect([code, await root.traces()]).toEqual([1, [root.data]])
})

test('a bundle with one changed byte is not unpacked, and an old berth elsewhere is named', async () => {
  await using root = await aPrivateRoot()
  const folder = mkdtempSync(join(tmpdir(), 'berth-bundle-'))
  writeFileSync(join(folder, 'berth.tar.gz'), 'changed')
  writeFileSync(join(folder, 'SHA256SUMS'), `${'0'.repeat(64)}  berth.tar.gz\n`)
  const changed = await root.install(['--bundle', join(folder, 'berth.tar.gz'), '--yes'])
  expect(changed.stderr).toMatch(/^install\.sh: .*berth\.tar\.gz: its SHA-256 is not the one in .*; get both again\n$/)
  expect([changed.code, await root.traces()]).toEqual([1, []])
  mkdirSync(root.etc, { recursive: true })
  writeFileSync(join(root.etc, 'installed'), 'mode=native\ndata=/srv/old\nbin=/usr/local/bin\nlib=/nowhere\n')
  const elsewhere = await root.install(fromBundle)
  expect(elsewhere.stderr).toMatch(/^install\.sh: berth in .*: it has its data in \/srv\/old, not in .*\n$/)
  rmSync(join(root.etc, 'installed'))
})

async function listening(server: Server, at: number | string): Promise<void> {
  if (typeof at === 'number') server.listen(at, '127.0.0.1')
  else server.listen({ path: at, writableAll: true })
  onTestFinished(() => void server.close())
  await once(server, 'listening')
}
