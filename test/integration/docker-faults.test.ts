import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { connectDocker } from '../../server/adapters/docker/connect-docker.ts'
import type { DockerEngine } from '../../server/adapters/docker/engine.ts'
import { EngineConnection } from '../../server/adapters/docker/engine-connection.ts'
import { goMap, goText } from '../../server/adapters/docker/go-json.ts'
import { type ErrorCode, isAppError } from '../../server/errors.ts'
import {
  cutAfter,
  type EvilAnswer,
  EvilEngine,
  inTurn,
  json,
  silence,
  silenceAfter,
  stream,
} from '../support/evil-engine.ts'

let evil: EvilEngine
let engine: DockerEngine

beforeEach(async () => {
  evil = await EvilEngine.start()
  engine = connectDocker({ socketPath: evil.socketPath })
})

afterEach(async () => {
  await engine[Symbol.asyncDispose]()
  await evil[Symbol.asyncDispose]()
})

function is(code: ErrorCode) {
  return (error: unknown) => isAppError(error, code)
}

const noHttp: EvilAnswer = response => response.socket?.end('SSH-2.0-OpenSSH_9.2\r\n')

describe('an engine that comes and goes', () => {
  test('it is asked at its socket, whatever DOCKER_HOST says', async () => {
    vi.stubEnv('DOCKER_HOST', 'tcp://127.0.0.1:1')
    await using other = connectDocker({ socketPath: evil.socketPath })
    expect(await other.platform()).toBe('linux/amd64')
    vi.unstubAllEnvs()
  })

  test('one that is not there is named by its socket', async () => {
    await evil.die()
    await expect(engine.facts()).rejects.toMatchObject({
      code: 'DOCKER_UNAVAILABLE',
      message: expect.stringContaining(evil.socketPath),
    })
  })

  test('one that dies in the middle of an answer does not keep us waiting', async () => {
    evil.on('GET /containers/x/json', cutAfter('{"Id":"x","Config":{"Env":["TOKEN=canary'))
    await expect(engine.containers.inspect('x')).rejects.toSatisfy(is('DOCKER_UNAVAILABLE'))
  })

  test('an answer that is cut off quietly gives none of its words away', async () => {
    evil.on('GET /containers/x/json', stream('{"Id":"x","Config":{"Env":["TOKEN=canary'))
    const error = await engine.containers.inspect('x').catch((reason: unknown) => reason)
    expect(error).toSatisfy(is('DOCKER_UNAVAILABLE'))
    expect(`${JSON.stringify(error)} ${String(error)} ${String((error as Error).cause)}`).not.toContain('canary')
  })

  test('one that dies while a container is waited for ends the wait', async () => {
    evil.on('POST /containers/x/wait', silenceAfter(''))
    const wait = engine.containers.wait('x')
    await expect.poll(() => evil.calls.length).toBe(2)
    await Promise.all([expect(wait).rejects.toSatisfy(is('DOCKER_UNAVAILABLE')), evil.die()])
  })

  test('the version is asked again after it was away', async () => {
    evil.on('GET /networks', json([]))
    await engine.networks.list()
    await engine.networks.list()
    expect(evil.calls).toEqual(['GET /version', 'GET /v1.41/networks', 'GET /v1.41/networks'])
    await evil.die()
    await expect(engine.networks.list()).rejects.toSatisfy(is('DOCKER_UNAVAILABLE'))
    evil.on('GET /version', json({ ApiVersion: '1.44', Os: 'linux', Arch: 'amd64' }))
    await evil.listen()
    await engine.networks.list()
    expect(evil.calls.slice(3)).toEqual(['GET /version', 'GET /v1.44/networks'])
  })

  test('one that became older without a break is asked again after its refusal', async () => {
    evil.on(
      'GET /networks',
      json({ message: 'client version 1.51 is too new. Maximum supported API version is 1.41' }, 400),
    )
    await expect(engine.networks.list()).rejects.toSatisfy(is('DOCKER_UNAVAILABLE'))
    evil.on('GET /networks', json([]))
    await engine.networks.list()
    expect(evil.calls.filter(call => call === 'GET /version')).toHaveLength(2)
  })

  test('one that is too old is refused, until it is updated', async () => {
    evil.on('GET /version', json({ ApiVersion: '1.40', Os: 'linux', Arch: 'amd64' }))
    await expect(engine.networks.list()).rejects.toSatisfy(is('UNSUPPORTED'))
    evil.on('GET /version', json({ ApiVersion: '1.41', Os: 'linux', Arch: 'amd64' }))
    evil.on('GET /networks', json([]))
    expect(await engine.networks.list()).toEqual([])
  })

  test.each([
    ['HTML', stream('<html>Welcome to nginx!</html>')],
    ['an answer of another shape', json({ hello: 'there' })],
    ['no HTTP at all', noHttp],
  ])('%s is not taken for an engine', async (_, answer) => {
    evil.on('GET /version', answer)
    await expect(engine.facts()).rejects.toSatisfy(is('DOCKER_UNAVAILABLE'))
  })

  test.each([
    ['before its answer', silence],
    ['in the middle of its answer', silenceAfter('{"Labels":')],
  ])('one that hangs %s is given up at the deadline', async (_, answer) => {
    evil.on('GET /info', answer)
    await using connection = new EngineConnection(evil.socketPath)
    const call = connection.json({ ask: docker => docker.info(), deadlineMs: 100 }, goMap(goText))
    await expect(call).rejects.toMatchObject({
      code: 'DOCKER_UNAVAILABLE',
      message: expect.stringContaining('did not finish "GET /info"'),
    })
  })

  test('calls that hang do not keep other calls waiting', async () => {
    evil.on('POST /containers/x/stop', silence)
    evil.on('POST /containers/x/wait', silence)
    evil.on('GET /networks', json([]))
    const slow = Promise.allSettled(
      Array.from({ length: 100 }, (_, i) =>
        i % 2 === 0 ? engine.containers.stop('x', 30) : engine.containers.wait('x'),
      ),
    )
    expect(await engine.networks.list()).toEqual([])
    await engine[Symbol.asyncDispose]()
    for (const end of await slow) expect(end.status).toBe('rejected')
  })
})

describe('containers', () => {
  const state = { ExitCode: 0, Error: '', Pid: 0, StartedAt: '', FinishedAt: '' }
  const removing = json({
    Id: 'old',
    Name: '/x',
    State: { ...state, Status: 'removing' },
    Config: {},
    HostConfig: { RestartPolicy: { Name: 'no' } },
    NetworkSettings: {},
  })

  const spec = {
    name: 'x',
    image: 'i',
    environment: {},
    labels: {},
    network: { name: 'n', address: '10.0.0.2', aliases: [] },
    mounts: [],
    memoryBytes: 1,
    pidsLimit: 1,
    shmBytes: 64 * 1024 * 1024,
    capabilities: [],
    readOnlyRoot: false,
    init: true,
    stopTimeoutSeconds: 1,
  }
  const conflict = json({ message: 'Conflict. The container name "/x" is already in use' }, 409)

  test('a name is waited for while its container is being removed', async () => {
    evil.on('POST /containers/create', inTurn(conflict, conflict, json({ Id: 'new' })))
    evil.on('GET /containers/x/json', inTurn(removing, json({ message: 'No such container' }, 404)))
    expect(await engine.containers.create(spec)).toBe('new')
  })

  test('a removal that somebody else has begun is waited for', async () => {
    evil.on('DELETE /containers/x', json({ message: 'removal of container x is already in progress' }, 409))
    evil.on('GET /containers/x/json', inTurn(removing, removing, json({ message: 'No such container' }, 404)))
    await engine.containers.remove('x')
  })

  test('create and start are one request each', async () => {
    evil.on('POST /containers/create', json({ Id: 'new' }, 201))
    evil.on('POST /containers/new/start', response => response.writeHead(204).end())
    await engine.containers.start(await engine.containers.create(spec))
    expect(evil.calls).toEqual([
      'GET /version',
      'POST /v1.41/containers/create?name=x',
      'POST /v1.41/containers/new/start',
    ])
  })

  test('what runs already, or has stopped already, is as it should be', async () => {
    evil.on('POST /containers/x/start', response => response.writeHead(304).end())
    evil.on('POST /containers/x/stop', response => response.writeHead(304).end())
    await engine.containers.start('x')
    await engine.containers.stop('x', 1)
    await engine.containers.stop('gone', 1)
  })

  test('a name cannot lead to another call of the engine', async () => {
    await expect(engine.containers.start('../images')).rejects.toSatisfy(is('VALIDATION'))
    await expect(engine.images.inspect('a/../../containers/x')).rejects.toSatisfy(is('VALIDATION'))
    expect(evil.calls).toEqual(['GET /version'])
  })
})
