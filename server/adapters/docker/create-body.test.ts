import { expect, test } from 'vitest'
import { createBody } from './create-body.ts'
import type { ContainerSpec } from './engine-containers.ts'

const limits = { openFiles: 65_536 }

function aSpec(changes: Partial<ContainerSpec> = {}): ContainerSpec {
  return {
    name: 'berth-shop-01',
    image: 'ghcr.io/team/shop@sha256:abc',
    environment: { PORT: '8080', MOTTO: 'a=b' },
    labels: { 'berth.managed': 'true' },
    network: { name: 'berth-default', address: '10.213.0.5', aliases: ['shop'] },
    mounts: [{ volume: 'berth-shop-data', path: '/data' }],
    memoryBytes: 536_870_912,
    pidsLimit: 512,
    shmBytes: 64 * 1024 * 1024,
    capabilities: ['CHOWN'],
    readOnlyRoot: false,
    init: true,
    stopTimeoutSeconds: 30,
    ...changes,
  }
}

test('a container gets the limits and rights that the defaults say, and nothing else', () => {
  expect(createBody(aSpec(), limits)).toEqual({
    Image: 'ghcr.io/team/shop@sha256:abc',
    Env: ['PORT=8080', 'MOTTO=a=b'],
    Labels: { 'berth.managed': 'true' },
    StopTimeout: 30,
    HostConfig: {
      NetworkMode: 'berth-default',
      PortBindings: {},
      PublishAllPorts: false,
      ExtraHosts: ['host.docker.internal:host-gateway'],
      Privileged: false,
      CapDrop: ['ALL'],
      CapAdd: ['CHOWN'],
      SecurityOpt: ['no-new-privileges:true'],
      ReadonlyRootfs: false,
      Memory: 536_870_912,
      MemorySwap: 536_870_912,
      PidsLimit: 512,
      OomScoreAdj: 500,
      Ulimits: [{ Name: 'nofile', Soft: 65_536, Hard: 65_536 }],
      ShmSize: 67_108_864,
      Mounts: [{ Type: 'volume', Source: 'berth-shop-data', Target: '/data' }],
      Init: true,
      RestartPolicy: { Name: 'no', MaximumRetryCount: 0 },
      LogConfig: {
        Type: 'local',
        Config: { 'max-size': '10m', 'max-file': '3', mode: 'non-blocking', 'max-buffer-size': '4m' },
      },
    },
    NetworkingConfig: {
      EndpointsConfig: { 'berth-default': { IPAMConfig: { IPv4Address: '10.213.0.5' }, Aliases: ['shop'] } },
    },
  })
})

test('a command replaces that of the image', () => {
  expect(createBody(aSpec({ command: ['bin/migrate', '--all'] }), limits)).toMatchObject({
    Cmd: ['bin/migrate', '--all'],
  })
})

test('only a container that is made for it has an input', () => {
  const input = { OpenStdin: true, StdinOnce: true, AttachStdin: true, AttachStdout: true, AttachStderr: true }
  expect(createBody(aSpec({ input: 'pipe' }), limits)).toMatchObject({ ...input, Tty: false })
  expect(createBody(aSpec({ input: 'terminal' }), limits)).toMatchObject({ ...input, Tty: true })
})

test('a share of the processor is counted in billionths', () => {
  expect(createBody(aSpec({ cpus: 0.3 }), limits).HostConfig).toMatchObject({ NanoCpus: 300_000_000 })
})

test('a read-only container may write to /tmp, and run nothing there', () => {
  expect(createBody(aSpec({ readOnlyRoot: true }), limits).HostConfig).toMatchObject({
    ReadonlyRootfs: true,
    Tmpfs: { '/tmp': 'rw,noexec,nosuid,size=64m' },
  })
})
