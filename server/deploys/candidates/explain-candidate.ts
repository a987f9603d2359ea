import type { Container } from '../../containers/container-store.ts'
import { engineRef } from '../../containers/container-store.ts'
import { type Answer, askHttp, isTaken } from '../../containers/probing/ask-http.ts'
import { diagnose } from '../../containers/probing/diagnose.ts'
import { listeningSockets } from '../../containers/probing/listening-sockets.ts'
import type { ProbeResult } from '../../containers/probing/wait-until-answering.ts'
import type { AppError } from '../../errors.ts'
import { isDeniedByFiles } from '../../failures/exit-signs.ts'
import { deniedByVolume } from '../../failures/volume-failures.ts'
import { pause } from '../../workers.ts'
import type { Candidacy, CandidateContext } from './candidate-context.ts'
import { foreignVolumesOf } from './foreign-volumes-of.ts'
import { lookAtProgram } from './look-at-program.ts'

const lastQuestionMs = 2000

/** The diagnosis of one that ended or does not answer. */
export async function explainCandidate(
  context: CandidateContext,
  { app, plan }: Candidacy,
  candidate: Container,
  result: ProbeResult,
): Promise<AppError> {
  const engineId = engineRef(candidate)
  const limitMs = app.startTimeoutSeconds * 1000
  const container = await context.engine.containers.inspect(engineId)
  const sockets = container === null ? [] : listeningSockets(container.pid)
  const isQuiet = container?.state === 'running' && sockets.length === 0
  const stillStarting = isQuiet
    ? await seeWhetherItStillStarts(context, candidate, { pid: container.pid, limitMs })
    : null
  const log = await context.lastOutput.tail(candidate)
  const unstarted = await lookAtProgram(context.engine, { engineId, image: plan.image, log }).catch(error => {
    context.log.warn({ err: error }, 'could not look at a program that was not started')
    return null
  })
  if (container?.state === 'exited' && unstarted !== null) return unstarted
  const isDenied = container?.state === 'exited' && isDeniedByFiles(container.exitCode, log)
  const [foreign] = isDenied ? await foreignVolumesOf(context, plan, engineId) : []
  if (isDenied && foreign !== undefined) return deniedByVolume(foreign, { code: container.exitCode, log })
  return diagnose({
    container,
    sockets,
    last: await lastAnswer(candidate, result),
    address: candidate.address,
    healthcheckOutput: result.kind === 'passed' ? null : result.healthcheckOutput,
    healthPath: plan.release.settings.healthPath,
    port: candidate.port,
    limitMs,
    wasOutOfMemory: await context.endings.hasRunOutOfMemory(engineId, container?.exitCode ?? 0),
    stillStarting,
    log,
  })
}

/** A port may have opened since the last question: what says that nobody is there is asked once more. */
async function lastAnswer({ address, port, app }: Container, result: ProbeResult): Promise<Answer> {
  if (result.kind === 'passed') return { kind: 'closed' }
  if (isTaken(result.last)) return result.last
  const again = await askHttp({ address, port, path: '/', host: app, limitMs: lastQuestionMs })
  // One that answers now did so too late.
  return isTaken(again) ? { kind: 'closed' } : again
}

/**
 * Looks on for up to a tenth of the limit (3 to 10 s): a port that opens then, or a processor that is busy,
 * tells a slow start from an app that never listens.
 */
async function seeWhetherItStillStarts(
  { engine, clock }: CandidateContext,
  candidate: Container,
  { pid, limitMs }: { pid: number; limitMs: number },
): Promise<string | null> {
  const engineId = engineRef(candidate)
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
