import { type App, type Process, processOf } from '../apps/app.ts'
import type { Container } from '../containers/container-store.ts'
import { type AppError, isAppError } from '../errors.ts'
import { diagnose } from '../probing/diagnose.ts'
import { listeningSockets } from '../probing/listening-sockets.ts'
import { type ProbeResult, waitUntilAnswering } from '../probing/wait-until-answering.ts'
import { pause } from '../workers.ts'
import type { ReleasePlan } from './choose-release.ts'
import type { Deploy } from './deploy.ts'
import type { DeployNeeds } from './deploy-needs.ts'

const addressRetryMs = 500
/** A process without a port is up when it has run for so long. */
const steadyMs = 1000

export interface Candidacy {
  readonly app: App
  readonly plan: Pick<ReleasePlan, 'release' | 'image'>
}

type Succeeding = Pick<Process, 'name' | 'alone'>

export interface Start {
  readonly app: App
  readonly deploy: Deploy
  readonly plan: ReleasePlan
  readonly processes: readonly Succeeding[]
  readonly onCreated?: () => void
}

/** Starts a candidate for every wanted instance of these processes; each has its own address. */
export async function startCandidates(
  needs: DeployNeeds,
  { app, deploy, plan, processes, onCreated }: Start,
  signal: AbortSignal,
): Promise<Container[]> {
  const project = await needs.networks.ensure(app.project)
  const launches = processes.flatMap(one => Array.from({ length: instancesOf(app, one) }, () => one.name))
  const launchOne = (process: string): Promise<Container> =>
    needs.launcher.launch({
      app: { id: app.id, name: app.name, url: needs.urlOf(app.id) },
      project,
      release: plan.release,
      variables: plan.variables,
      process,
      exposedPorts: plan.image.exposedPorts,
      deploy: deploy.id,
      role: 'candidate',
      mounts: 'with-volumes',
      ...(onCreated === undefined ? {} : { onCreated }),
    })
  return allOrThrow(
    launches.map(process =>
      withAddress(needs, () => launchOne(process), { deploy, limitMs: app.startTimeoutSeconds * 1000 }, signal),
    ),
  )
}

/** A process that only the release knows gets one instance, as it will when its settings are the app's again. */
export function instancesOf(app: App, { name, alone }: Succeeding): number {
  const wanted = processOf(app, name)?.instances ?? 1
  return alone ? Math.min(1, wanted) : wanted
}

/** The same of what is live already: a process that was removed from the app since has none. */
export function keptInstancesOf(app: App, process: Succeeding): number {
  return processOf(app, process.name) === undefined ? 0 : instancesOf(app, process)
}

/** Waits until all answer (`web`) or have run steadily (others). Throws the diagnosis of the first that does not. */
export async function waitForCandidates(
  needs: DeployNeeds,
  start: Candidacy & Pick<Start, 'deploy'>,
  candidates: readonly Container[],
  signal: AbortSignal,
): Promise<void> {
  const passed = await allOrThrow(candidates.map(candidate => waitForCandidate(needs, start, candidate, signal)))
  needs.journal.say(start.deploy, ...new Set(passed))
}

/** One of them; also for an instance that joins later. Throws the diagnosis. */
export async function waitForCandidate(
  needs: DeployNeeds,
  start: Candidacy,
  candidate: Container,
  signal: AbortSignal,
): Promise<string> {
  const engineId = candidate.engineId ?? candidate.name
  const ended = new AbortController()
  const waiting = needs.engine.containers.wait(engineId, ended.signal)
  const stopAsking = AbortSignal.any([signal, ended.signal])
  waiting.then(
    () => ended.abort('container ended'),
    () => {},
  )
  try {
    const result = await (candidate.process === 'web'
      ? ask(needs, start, candidate, stopAsking)
      : runSteadily(stopAsking))
    signal.throwIfAborted()
    if (result.kind === 'passed' && !ended.signal.aborted) return result.how
    throw await explain(needs, start, candidate, result)
  } finally {
    ended.abort('asked enough')
    waiting.catch(() => {})
  }
}

function ask(
  needs: DeployNeeds,
  { app, plan }: Candidacy,
  candidate: Container,
  signal: AbortSignal,
): Promise<ProbeResult> {
  return waitUntilAnswering(
    needs.engine,
    needs.clock,
    {
      engineId: candidate.engineId ?? candidate.name,
      address: candidate.address,
      port: candidate.port,
      host: needs.hostsOf(app.id)[0] ?? app.name,
      healthPath: plan.release.settings.healthPath,
      healthcheck: plan.image.healthcheck,
      limitMs: app.startTimeoutSeconds * 1000,
    },
    signal,
  )
}

async function runSteadily(signal: AbortSignal): Promise<ProbeResult> {
  await pause(steadyMs, signal)
  return signal.aborted
    ? { kind: 'timed-out', last: { kind: 'refused' }, healthcheckOutput: null }
    : { kind: 'passed', how: 'its other processes run steadily' }
}

async function explain(
  needs: DeployNeeds,
  { app, plan }: Candidacy,
  candidate: Container,
  result: ProbeResult,
): Promise<AppError> {
  const engineId = candidate.engineId ?? candidate.name
  const limitMs = app.startTimeoutSeconds * 1000
  const container = await needs.engine.containers.inspect(engineId)
  const sockets = container === null ? [] : listeningSockets(container.pid)
  const isQuiet = container?.state === 'running' && sockets.length === 0
  const stillStarting = isQuiet
    ? await seeWhetherItStillStarts(needs, candidate, { pid: container.pid, limitMs })
    : null
  return diagnose({
    container,
    sockets,
    last: result.kind === 'passed' ? { kind: 'closed' } : result.last,
    healthcheckOutput: result.kind === 'passed' ? null : result.healthcheckOutput,
    healthPath: plan.release.settings.healthPath,
    port: candidate.port,
    limitMs,
    wasOutOfMemory: await needs.endings.hasRunOutOfMemory(engineId, container?.exitCode ?? 0),
    stillStarting,
    log: await needs.lastOutput.tail(candidate),
  })
}

/**
 * Looks on for up to a tenth of the limit (3 to 10 s): a port that opens then, or a processor that is busy,
 * tells a slow start from an app that never listens.
 */
async function seeWhetherItStillStarts(
  { engine, clock }: DeployNeeds,
  candidate: Container,
  { pid, limitMs }: { pid: number; limitMs: number },
): Promise<string | null> {
  const engineId = candidate.engineId ?? candidate.name
  const until = clock.monotonicMs() + Math.min(10_000, Math.max(3000, limitMs / 10))
  const before = await engine.containers.stats(engineId)
  const startMs = clock.monotonicMs()
  while (clock.monotonicMs() < until) {
    await pause(100, AbortSignal.timeout(200))
    const open = listeningSockets(pid)[0]
    if (open !== undefined)
      return `it began to listen on port ${open.port} only ${((limitMs + clock.monotonicMs() - startMs) / 1000).toFixed(0)} s after its start`
  }
  const after = await engine.containers.stats(engineId)
  const busy = ((after?.cpuNanoseconds ?? 0) - (before?.cpuNanoseconds ?? 0)) / 1e6 / (clock.monotonicMs() - startMs)
  return busy > 0.1 ? 'nothing listens yet, and it is still busy starting' : null
}

interface Patience {
  readonly deploy: Deploy
  readonly limitMs: number
}

/** No address free: waits for one until the start limit, and says so once. */
async function withAddress<T>(
  needs: DeployNeeds,
  work: () => Promise<T>,
  { deploy, limitMs }: Patience,
  signal: AbortSignal,
): Promise<T> {
  const until = needs.clock.monotonicMs() + limitMs
  for (let isFirst = true; ; isFirst = false) {
    try {
      return await work()
    } catch (error) {
      if (!isAppError(error, 'NO_ADDRESS') || signal.aborted || needs.clock.monotonicMs() >= until) throw error
      if (isFirst) needs.journal.say(deploy, `${error.message} Waiting for one.`)
      await pause(addressRetryMs, signal)
    }
  }
}

/** All of them, or the first failure after all have settled: nothing is still starting when candidates are discarded. */
async function allOrThrow<T>(work: readonly Promise<T>[]): Promise<T[]> {
  const settled = await Promise.allSettled(work)
  const failed = settled.find(result => result.status === 'rejected')
  if (failed !== undefined) throw failed.reason
  return settled.flatMap(result => (result.status === 'fulfilled' ? [result.value] : []))
}
