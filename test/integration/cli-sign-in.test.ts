import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { dirname } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type BerthServer, startBerthServer } from '../support/berth-server.ts'
import { freePort } from '../support/free-port.ts'
import { deployTokenOf, makeApp } from '../support/scene/apps.ts'
import { Cli } from './cli-rig.ts'

let server: BerthServer

beforeAll(async () => {
  server = await startBerthServer()
})

afterAll(() => server.stop())

test('a login that works is kept for its owner alone, and used', async () => {
  using cli = new Cli()
  const login = await cli.run(['login', '--url', server.url, '--token', server.token])
  expect(login).toMatchObject({ exitCode: 0, out: '' })
  expect(login.err).toContain(`Signed in to ${server.url}`)
  expect(statSync(cli.configFile).mode & 0o777).toBe(0o600)
  expect(statSync(dirname(cli.configFile)).mode & 0o777).toBe(0o700)
  expect(JSON.parse(readFileSync(cli.configFile, 'utf8'))).toEqual({ url: server.url, token: server.token })
  expect(await cli.json(['apps'])).toEqual({ items: [], next: null })
  expect((await cli.run(['logout'])).exitCode).toBe(0)
  expect(existsSync(cli.configFile)).toBe(false)
})

test('a file that anybody could read is made its owner’s', async () => {
  using cli = new Cli()
  mkdirSync(dirname(cli.configFile), { recursive: true, mode: 0o755 })
  writeFileSync(cli.configFile, '{"url": "http://127.0.0.1:1", "token": "old"}', { mode: 0o644 })
  await cli.run(['login', '--url', server.url, '--token', '-'], { input: `${server.token}\n` })
  expect(statSync(cli.configFile).mode & 0o777).toBe(0o600)
  expect(statSync(dirname(cli.configFile)).mode & 0o777).toBe(0o700)
  expect(await cli.json(['apps'])).toMatchObject({ next: null })
})

test('XDG_CONFIG_HOME says where the file is', async () => {
  using cli = new Cli()
  const env = { XDG_CONFIG_HOME: `${cli.home}/elsewhere` }
  await cli.run(['login', '--url', server.url, '--token', server.token], { env })
  expect(existsSync(`${cli.home}/elsewhere/berth/config.json`)).toBe(true)
  expect((await cli.run(['apps'], { env })).exitCode).toBe(0)
})

test('a token that is none is refused and not kept', async () => {
  using cli = new Cli()
  const { exitCode, out, err } = await cli.run(['login', '--url', server.url, '--token', 'berth_api_wrong'])
  expect({ exitCode, out }).toEqual({ exitCode: 4, out: '' })
  expect(err).toContain('does not take the token')
  expect(err).toContain('berthd token create')
  expect(existsSync(cli.configFile)).toBe(false)
})

test('a bad token ends each command as a matter of sign-in', async () => {
  using cli = new Cli(server)
  const env = { BERTH_TOKEN: 'berth_api_wrong' }
  for (const words of [['apps'], ['deploy', 'shop'], ['logs', 'shop', '-f'], ['env', 'shop'], ['tokens']]) {
    const { exitCode, out, err } = await cli.run(words, { env })
    expect({ words, exitCode, out }).toEqual({ words, exitCode: 4, out: '' })
    expect(err).toContain('BERTH_TOKEN')
  }
})

test('without a sign-in the next step is to sign in', async () => {
  using cli = new Cli()
  const { exitCode, err } = await cli.run(['apps'])
  expect(exitCode).toBe(4)
  expect(err).toContain('berth login --url')
})

test('a wrong address is told from a server that is no berth', async () => {
  using cli = new Cli()
  const login = (url: string) => cli.run(['login', '--url', url, '--token', 'x'])
  const nobody = await login(`http://127.0.0.1:${await freePort()}`)
  expect(nobody).toMatchObject({ exitCode: 1, err: expect.stringContaining('nothing listens there') })
  const noName = await login('https://berth.invalid')
  expect(noName).toMatchObject({ exitCode: 1, err: expect.stringMatching(/no such host|could not be looked up/) })
  const noTls = await login(`https://127.0.0.1:${server.httpPort}`)
  expect(noTls).toMatchObject({ exitCode: 1, err: expect.stringContaining('http://') })
  const noBerth = await login(`http://127.0.0.1:${server.httpPort}`)
  expect(noBerth).toMatchObject({ exitCode: 1, err: expect.stringContaining('not as berth does') })
  const noAddress = await login('ftp://x')
  expect(noAddress).toMatchObject({ exitCode: 2, err: expect.stringContaining('https://berth.example.com') })
  expect(existsSync(cli.configFile)).toBe(false)
})

test('a name under localhost is this machine', async () => {
  using cli = new Cli()
  const url = server.url.replace('127.0.0.1', 'localhost')
  expect(await cli.run(['login', '--url', url.replace('http://', ''), '--token', server.token])).toMatchObject({
    exitCode: 0,
    err: expect.stringContaining(url),
  })
})

test('the environment wins over the file', async () => {
  using cli = new Cli(server)
  mkdirSync(dirname(cli.configFile), { recursive: true })
  writeFileSync(cli.configFile, 'not even JSON')
  expect((await cli.run(['apps'])).exitCode).toBe(0)
})

test('a kept token goes to no other server', async () => {
  using cli = new Cli()
  await cli.run(['login', '--url', server.url, '--token', server.token])
  let requests = 0
  const stranger = createServer((_, response) => {
    requests += 1
    response.end('{}')
  })
  await new Promise<void>(resolve => stranger.listen(0, '127.0.0.1', resolve))
  const { port } = stranger.address() as AddressInfo
  const { exitCode, err } = await cli.run(['apps'], { env: { BERTH_URL: `http://127.0.0.1:${port}` } })
  stranger.close()
  expect({ exitCode, requests }).toEqual({ exitCode: 4, requests: 0 })
  expect(err).toContain('not sent to another server')
})

test('a token bound to one app signs in, and may not do the rest', async () => {
  await makeApp(server, { name: 'bound', image: 'berth-test/none:1' })
  const token = await deployTokenOf(server, 'bound')
  using cli = new Cli()
  const login = await cli.run(['login', '--url', server.url, '--token', token])
  expect(login).toMatchObject({ exitCode: 0, err: expect.stringContaining('bound to one app') })
  expect(await cli.json(['deploys', 'bound'])).toEqual({ items: [], next: null })
  expect((await cli.run(['apps'])).exitCode).toBe(4)
  expect((await cli.run(['env', 'bound'])).exitCode).toBe(4)
})

test('nothing is asked where nobody can answer', async () => {
  using cli = new Cli()
  expect((await cli.run(['login'])).exitCode).toBe(2)
  const { exitCode, err } = await cli.run(['login', '--url', server.url])
  expect(exitCode).toBe(2)
  expect(err).toContain('--token')
})
