import type { Container } from '../../containers/container-store.ts'
import { engineRef } from '../../containers/container-store.ts'
import { type Answer, isTaken } from '../../containers/probing/ask-http.ts'
import { lastLine } from '../../containers/probing/last-line.ts'
import { listeningSockets } from '../../containers/probing/listening-sockets.ts'
import { followSights } from '../../containers/probing/sights.ts'
import { type Probe, type ProbeResult, waitUntilAnswering } from '../../containers/probing/wait-until-answering.ts'
import { foreignVolumeAdvice, foreignVolumeWords } from '../../failures/volume-failures.ts'
import { pause } from '../../workers.ts'
import type { Deploy } from '../deploy.ts'
import { noteLine } from '../records/deploy-line.ts'
import { allOrThrow } from './all-or-throw.ts'
import type { Candidacy, CandidateContext } from './candidate-context.ts'
import { explainCandidate } from './explain-candidate.ts'
import { foreignVolumesOf } from './foreign-volumes-of.ts'

/** A process without a port is up when it has run for so long. */
const steadyMs = 1000
/** A start that takes longer is not left without a word. */
const silenceMs = 3000
const lookMs = 1000

/** Waits until all answer (`web`) or have run steadily (others). Throws the diagnosis of the first that does not. */
export async function waitForCandidates(
  context: CandidateContext,
  { app, plan, deploy }: Candidacy & { readonly deploy: Deploy },
  candidates: readonly Container[],
  signal: AbortSignal,
): Promise<void> {
  const told = new Set<string>()
  const tell = (words: string): void => {
    if (!told.has(words)) context.journal.say(deploy, words)
    told.add(words)
  }
  const start = { app, plan, tell }
  const passed = await allOrThrow(candidates.map(candidate => waitForCandidate(context, start, candidate, signal)))
  context.journal.say(deploy, ...new Set(passed))
  const [first] = candidates
  const foreign = first?.engineId ? await foreignVolumesOf(context, plan, first.engineId) : []
  context.journal.say(deploy, ...foreign.map(one => noteLine(`${foreignVolumeWords(one)} ${foreignVolumeAdvice}`)))
}

/** One of them; also for an instance that joins later. Throws the diagnosis. */
export async function waitForCandidate(
  context: CandidateContext,
  start: Candidacy,
  candidate: Container,
  signal: AbortSignal,
): Promise<string> {
  const engineId = engineRef(candidate)
  const ended = new AbortController()
  const waiting = context.engine.containers.wait(engineId, ended.signal)
  const stopAsking = AbortSignal.any([signal, ended.signal])
  waiting.then(
    () => ended.abort('container ended'),
    () => {},
  )
  try {
    const result = await (candidate.process === 'web'
      ? ask(context, start, candidate, stopAsking)
      : runSteadily(stopAsking))
    signal.throwIfAborted()
    if (result.kind === 'passed' && !ended.signal.aborted) return result.how
    throw await explainCandidate(context, start, candidate, result)
  } finally {
    ended.abort('asked enough')
    waiting.catch(() => {})
  }
}

/** Asks until it answers, until the limit, or until it is plain that it never will. */
async function ask(
  context: CandidateContext,
  { app, plan, tell = () => {} }: Candidacy,
  candidate: Container,
  signal: AbortSignal,
): Promise<ProbeResult> {
  const over = new AbortController()
  const until = AbortSignal.any([signal, over.signal])
  const heard: Heard = { words: null }
  const watching = watchOver(context, { candidate, heard, tell, giveUp: () => over.abort('given up') }, until)
  try {
    return await waitUntilAnswering(
      context.engine,
      context.clock,
      probeOf(context, { app, plan }, candidate, heard),
      until,
    )
  } finally {
    over.abort('asked enough')
    await watching
  }
}

/** What its open port said last, in words. */
interface Heard {
  words: string | null
}

interface Watch {
  readonly candidate: Container
  readonly heard: Heard
  readonly tell: (words: string) => void
  readonly giveUp: () => void
}

async function watchOver(
  { engine, clock, log }: CandidateContext,
  { candidate, heard, tell, giveUp }: Watch,
  signal: AbortSignal,
): Promise<void> {
  await pause(silenceMs, signal)
  if (signal.aborted) return
  const seen = await engine.containers.inspect(engineRef(candidate)).catch(error => {
    log.warn({ err: error }, 'could not look at a candidate; it is asked all the same')
    return null
  })
  if (seen?.state !== 'running') return
  const look = followSights(candidate.port)
  for (; !signal.aborted; await pause(lookMs, signal)) {
    const sight = look(listeningSockets(seen.pid), clock.monotonicMs())
    tell(`so far: ${heard.words ?? sight.words}`)
    if (sight.isHopeless) return giveUp()
  }
}

function probeOf(context: CandidateContext, { app, plan }: Candidacy, candidate: Container, heard: Heard): Probe {
  const { healthPath } = plan.release.settings
  return {
    engineId: engineRef(candidate),
    address: candidate.address,
    port: candidate.port,
    host: context.hostsOf(app.id)[0] ?? app.name,
    healthPath,
    healthcheck: plan.image.healthcheck,
    limitMs: app.startTimeoutSeconds * 1000,
    onAnswer: (answer, check) => {
      heard.words = wordsFor(answer, { path: healthPath ?? '/', check })
    },
  }
}

function wordsFor(answer: Answer, { path, check }: { path: string; check: string | null }): string | null {
  if (!isTaken(answer)) return null
  if (check !== null) return `its port is open, and the image's HEALTHCHECK fails: ${lastLine(check)}`
  if (answer.kind === 'status') return `${path} answers ${answer.status}`
  return `its port is open, and ${path} does not answer`
}

async function runSteadily(signal: AbortSignal): Promise<ProbeResult> {
  await pause(steadyMs, signal)
  return signal.aborted
    ? { kind: 'timed-out', last: { kind: 'refused' }, healthcheckOutput: null }
    : { kind: 'passed', how: 'its other processes run steadily' }
}
