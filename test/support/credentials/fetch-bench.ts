import { connectDocker } from '../../../server/adapters/docker/connect-docker.ts'
import type { DockerEngine } from '../../../server/adapters/docker/engine.ts'
import type { Deploy } from '../../../server/deploys/deploy.ts'
import type { FetchContext } from '../../../server/deploys/image/fetch-context.ts'
import { fetchImage } from '../../../server/deploys/image/fetch-image.ts'
import type { CredentialRig } from './credential-rig.ts'

export type FetchBench = ReturnType<typeof openFetchBench>

/** The way of an image to this server, over a real engine, with pauses that are counted instead of waited for. */
export function openFetchBench(rig: CredentialRig) {
  const docker = connectDocker({ socketPath: '/var/run/docker.sock' })
  const engine: DockerEngine = {
    ...docker,
    facts: async () => ({ ...(await docker.facts()), ...(bench.engineVersion && { version: bench.engineVersion }) }),
  }
  const log: string[] = []
  const pausesMs: number[] = []
  const guarded: (number | null)[] = []
  const bench = {
    engine,
    /** What the engine calls itself, in place of the truth. */
    engineVersion: null as string | null,
    /** The deploy's log. */
    log,
    pausesMs,
    /** What the disk guard was told of each pull. */
    guarded,
    /** Called in place of each pause. */
    onPause: () => {},
    async fetch(image: string, { signal = AbortSignal.timeout(30_000) }: { signal?: AbortSignal } = {}) {
      if (rig.apps.find('shop') === undefined) rig.addApp('shop', image)
      return fetchImage(context, rig.apps.get('shop'), { ...aDeploy, image }, signal)
    },
    async [Symbol.asyncDispose]() {
      for (const { repoDigests, tags } of await engine.images.list())
        for (const name of [...tags, ...repoDigests])
          if (/^(127\.0\.0\.1|localhost):\d+\/berth-fetch\//.test(name)) await engine.images.remove(name)
      await engine[Symbol.asyncDispose]()
    },
  }
  const say = (...words: unknown[]) => void log.push(...words.slice(1).filter(word => typeof word === 'string'))
  const context: FetchContext = {
    engine,
    journal: { say, enter: say, change: say },
    authFor: (app, image, signal) => rig.logins.pulls.forPull(app, image, signal),
    look: rig.logins.look,
    pause: async ms => {
      pausesMs.push(ms)
      bench.onPause()
    },
    pulled: { all: () => [], insert: () => {}, remove: () => {} },
    freer: { settled: async () => {} },
    pullPlace: work => work(),
    onProgress: () => {},
    guardDisk: async (_, compressedBytes) => void guarded.push(compressedBytes),
  }
  return bench
}

const aDeploy: Deploy = {
  id: 'D1',
  app: 'shop',
  status: 'running',
  phase: 'queued',
  kind: 'deploy',
  trigger: 'test',
  message: null,
  image: '',
  credential: null,
  pinned: false,
  force: false,
  digest: null,
  release: null,
  releaseNumber: null,
  previousRelease: null,
  attempt: 1,
  noChange: false,
  cancelWanted: false,
  winner: null,
  error: null,
  createdAt: 0,
  startedAt: 0,
  switchedAt: null,
  finishedAt: null,
}
