import type { DockerEngine, ImageHealthcheck } from '../../adapters/docker/engine.ts'
import type { Clock } from '../../clock.ts'
import { pause } from '../../workers.ts'
import { type Answer, askHttp, isHealthy, isTaken } from './ask-http.ts'

/** If nothing speaks HTTP for so long after the port opened, the open port counts. */
const httpPatienceMs = 2000
const healthPatienceMs = 5000

export interface Probe {
  readonly engineId: string
  readonly address: string
  readonly port: number
  /** The host name the app is asked by. */
  readonly host: string
  readonly healthPath: string | null
  /** The image's own check; used where no path is set. */
  readonly healthcheck: ImageHealthcheck | null
  readonly limitMs: number
  /** Hears each answer, with what the image's own check printed. */
  readonly onAnswer?: (answer: Answer, healthcheckOutput: string | null) => void
}

/** What the last question showed that was not cut off; it tells apart why a start failed. */
export type ProbeResult =
  | { readonly kind: 'passed'; readonly how: string }
  | { readonly kind: 'timed-out'; readonly last: Answer; readonly healthcheckOutput: string | null }

/**
 * Asks from outside until the app answers: with a path 200-399;
 * else the image's HEALTHCHECK, run by exec; else any HTTP status; else, after 2 s without HTTP, the open port.
 * Ends with `timed-out` at the limit or when `signal` aborts.
 */
export async function waitUntilAnswering(
  engine: DockerEngine,
  clock: Clock,
  probe: Probe,
  signal: AbortSignal,
): Promise<ProbeResult> {
  const startMs = clock.monotonicMs()
  let openSinceMs: number | null = null
  let last: Answer = { kind: 'refused' }
  let healthcheckOutput: string | null = null
  for (;;) {
    const remainingMs = probe.limitMs - (clock.monotonicMs() - startMs)
    if (remainingMs <= 0 || signal.aborted) return { kind: 'timed-out', last, healthcheckOutput }
    const answer = await ask(probe, remainingMs, signal)
    const wasCutOff = signal.aborted || clock.monotonicMs() - startMs >= probe.limitMs
    last = wasCutOff ? moreTelling(last, answer) : answer
    if (!isTaken(last)) openSinceMs = null
    else openSinceMs ??= clock.monotonicMs()
    if (openSinceMs !== null && probe.healthcheck !== null && probe.healthPath === null) {
      const check = await runHealthcheck(engine, probe.engineId, probe.healthcheck)
      if (check.exitCode === 0) return { kind: 'passed', how: "the image's health check passed" }
      healthcheckOutput = check.output
    } else {
      const how = whyPassed(probe, last, openSinceMs === null ? 0 : clock.monotonicMs() - openSinceMs)
      if (how !== null) return { kind: 'passed', how }
    }
    probe.onAnswer?.(last, healthcheckOutput)
    await pause(paceMs(clock.monotonicMs() - startMs), signal)
  }
}

/** A question that was cut off shows less than a status before it. */
function moreTelling(before: Answer, answer: Answer): Answer {
  return before.kind === 'status' && answer.kind !== 'status' ? before : answer
}

function ask(probe: Probe, remainingMs: number, signal: AbortSignal): Promise<Answer> {
  const patienceMs = probe.healthPath === null ? httpPatienceMs : healthPatienceMs
  return askHttp({
    address: probe.address,
    port: probe.port,
    path: probe.healthPath ?? '/',
    host: probe.host,
    limitMs: Math.min(patienceMs, Math.max(1, remainingMs)),
    signal,
  })
}

function whyPassed({ healthPath }: Probe, answer: Answer, openForMs: number): string | null {
  if (healthPath !== null) return isHealthy(answer) ? `${healthPath} answered ${answer.status}` : null
  if (answer.kind === 'status') return `it answered HTTP ${answer.status}`
  if (answer.kind === 'foreign') return 'its port answered, not with HTTP'
  if (answer.kind === 'silent' || openForMs >= httpPatienceMs) return 'its port is open; nothing spoke HTTP within 2 s'
  return null
}

function runHealthcheck(engine: DockerEngine, id: string, { test, timeoutMs }: ImageHealthcheck) {
  const [kind, ...words] = test
  const command = kind === 'CMD-SHELL' ? ['/bin/sh', '-c', words.join(' ')] : words
  return engine.containers.exec(id, command, timeoutMs)
}

/** Every 10 ms at first, so that a fast app is live fast; then more slowly. */
function paceMs(elapsedMs: number): number {
  if (elapsedMs < 2000) return 10
  return elapsedMs < 10_000 ? 50 : 250
}
