import type { ContainerSpec } from './engine-containers.ts'

/** What the engine itself can grant. */
export interface EngineLimits {
  readonly openFiles: number
}

/**
 * The body of `POST /containers/create`: the one place where the limits of every container stand.
 * Nothing that is not in the spec can get in: no ports, devices, host folders or host namespaces.
 */
export function createBody(spec: ContainerSpec, limits: EngineLimits) {
  return {
    Image: spec.image,
    ...(spec.command === undefined ? {} : { Cmd: spec.command }),
    Env: Object.entries(spec.environment).map(([name, value]) => `${name}=${value}`),
    Labels: spec.labels,
    StopTimeout: spec.stopTimeoutSeconds,
    ...inputOf(spec),
    HostConfig: {
      ...networkOf(spec),
      ...rightsOf(spec),
      ...limitsOf(spec, limits),
      ...storageOf(spec),
      ...lifeOf(spec),
    },
    NetworkingConfig: {
      EndpointsConfig: {
        [spec.network.name]: { IPAMConfig: { IPv4Address: spec.network.address }, Aliases: spec.network.aliases },
      },
    },
  }
}

/** The input is that of whoever attaches first, and ends with it. */
function inputOf({ input }: ContainerSpec) {
  if (input === undefined) return {}
  const isTerminal = input === 'terminal'
  return {
    OpenStdin: true,
    StdinOnce: true,
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
    Tty: isTerminal,
  }
}

function networkOf({ network }: ContainerSpec) {
  return {
    NetworkMode: network.name,
    PortBindings: {},
    PublishAllPorts: false,
    ExtraHosts: ['host.docker.internal:host-gateway'],
  }
}

function rightsOf({ capabilities, readOnlyRoot }: ContainerSpec) {
  return {
    Privileged: false,
    CapDrop: ['ALL'],
    CapAdd: capabilities,
    SecurityOpt: ['no-new-privileges:true'],
    ReadonlyRootfs: readOnlyRoot,
  }
}

function limitsOf({ memoryBytes, cpus, pidsLimit, shmBytes }: ContainerSpec, { openFiles }: EngineLimits) {
  return {
    Memory: memoryBytes,
    // Equal to the memory: no swap on top of it.
    MemorySwap: memoryBytes,
    ...(cpus === undefined ? {} : { NanoCpus: Math.round(cpus * 1e9) }),
    PidsLimit: pidsLimit,
    // Under pressure the kernel ends an app before it ends the proxy or berth.
    OomScoreAdj: 500,
    Ulimits: [{ Name: 'nofile', Soft: openFiles, Hard: openFiles }],
    ShmSize: shmBytes,
  }
}

function storageOf({ mounts, readOnlyRoot }: ContainerSpec) {
  return {
    Mounts: mounts.map(({ volume, path }) => ({ Type: 'volume', Source: volume, Target: path })),
    ...(readOnlyRoot ? { Tmpfs: { '/tmp': 'rw,noexec,nosuid,size=64m' } } : {}),
  }
}

function lifeOf({ init }: ContainerSpec) {
  return {
    Init: init,
    // A candidate must not come back by itself; the policy is raised after the switch.
    RestartPolicy: { Name: 'no', MaximumRetryCount: 0 },
    LogConfig: {
      Type: 'local',
      // Non-blocking: an app that writes faster than the disk loses lines, never its own speed.
      Config: { 'max-size': '10m', 'max-file': '3', mode: 'non-blocking', 'max-buffer-size': '4m' },
    },
  }
}
