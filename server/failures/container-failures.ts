import { AppError } from '../errors.ts'
import { exitSign } from './exit-signs.ts'

/** How a start can fail, in words: the cause, then the next step. `log` is the last output. */

export function containerExited({ code, afterMs, log }: { code: number; afterMs: number; log: string }): AppError {
  const { meaning, advice } = exitSign(code, log)
  return new AppError({
    code: 'CONTAINER_EXITED',
    message: `It exits with code ${code} after ${seconds(afterMs)}. ${meaning}`.trimEnd(),
    advice,
    log,
  })
}

export function startRefused(engineWords: string): AppError {
  return new AppError({
    code: 'CONTAINER_EXITED',
    message: `Its command cannot be started: ${engineWords}`,
    advice:
      'Check the command and the image: the program must exist there, be executable, and be made for this platform.',
  })
}

export function outOfMemory({ limitBytes, log }: { limitBytes: number; log: string }): AppError {
  const limit = Math.round(limitBytes / 1024 / 1024)
  return new AppError({
    code: 'OUT_OF_MEMORY',
    message: `It needs more memory than its limit of ${limit} MiB and was ended by the kernel.`,
    advice: `Raise the limit, for example to ${limit * 2} MiB (\`memory: ${limit * 2}Mi\`), or make the app use less.`,
    log,
  })
}

export function listensOnLoopback({ address, port, log }: { address: string; port: number; log: string }): AppError {
  const shown = address.includes(':') ? '[::1]' : address
  return new AppError({
    code: 'LISTENS_ON_LOOPBACK',
    message: `The app listens on ${shown}:${port}, which only the container itself can reach.`,
    advice: 'Bind it to 0.0.0.0 (often the variable HOST=0.0.0.0) and deploy again.',
    field: 'port',
    log,
  })
}

interface Blocked {
  readonly address: string
  readonly port: number
  /** Null when the connection was refused, though somebody listens. */
  readonly why: string | null
  readonly log: string
}

/** Not the app's fault: it listens for everybody, and this host does not get to it. */
export function wayBlocked({ address, port, why, log }: Blocked): AppError {
  return new AppError({
    code: 'NETWORK_BLOCKED',
    message: `The app listens on port ${port}, but this host cannot connect to ${address}:${port}: ${why ?? 'the connection is refused'}.`,
    advice:
      why === null
        ? 'If it listens on IPv6 only (`::`), bind it to 0.0.0.0. Else a firewall of this host refuses connections to Docker’s networks: allow them from this host to BERTH_NETWORK_POOL.'
        : `Allow connections from this host to Docker’s networks (BERTH_NETWORK_POOL) in its firewall, and check the route with \`ip route get ${address}\`. The app itself listens as it should.`,
    log,
  })
}

export function portMismatch({
  expected,
  found,
  log,
}: {
  expected: number
  found: readonly number[]
  log: string
}): AppError {
  const [first] = found
  return new AppError({
    code: 'PORT_MISMATCH',
    message: `The app listens on port ${found.join(' and ')}; visitors are sent to port ${expected}.`,
    advice: `Set the app's port (its variable PORT, where it has one) to ${first}, or make the app listen on $PORT, which is ${expected}.`,
    field: 'port',
    foundPort: first,
    log,
  })
}

export function notListening({ port, afterMs, log }: { port: number; afterMs: number; log: string }): AppError {
  return new AppError({
    code: 'NOT_LISTENING',
    message: `It runs, but nothing listens on any port after ${seconds(afterMs)}.`,
    advice: `Make it listen on 0.0.0.0 and port ${port} ($PORT). If it only needs longer to start, raise \`startTimeoutSeconds\`.`,
    log,
  })
}

export function startTimeout({ limitMs, found, log }: { limitMs: number; found: string; log: string }): AppError {
  return new AppError({
    code: 'START_TIMEOUT',
    message: `It was not ready within ${seconds(limitMs)}: ${found}.`,
    advice: `Raise \`startTimeoutSeconds\`, now ${Math.round(limitMs / 1000)}, or make it start faster.`,
    field: 'startTimeoutSeconds',
    log,
  })
}

/** `answers` is what the app itself says when it is asked; the check of the image says otherwise. */
export function failsOwnCheck({
  answers,
  says,
  limitMs,
  log,
}: {
  answers: string
  says: string
  limitMs: number
  log: string
}): AppError {
  return new AppError({
    code: 'UNHEALTHY',
    message: `${answers}, but its HEALTHCHECK fails for ${seconds(limitMs)}: ${says}.`,
    advice:
      'Correct the check in the image, or set a health path, such as /: then berth asks that, and the HEALTHCHECK is left alone.',
    field: 'healthPath',
    log,
  })
}

export function unhealthy({ found, limitMs, log }: { found: string; limitMs: number; log: string }): AppError {
  return new AppError({
    code: 'UNHEALTHY',
    message: `It listens, but ${found}, for ${seconds(limitMs)}.`,
    advice: 'See why in its output; correct the app or its health path, then deploy again.',
    field: 'healthPath',
    log,
  })
}

export interface Crash {
  /** Null when nobody could tell. */
  readonly code: number | null
  readonly wasOutOfMemory: boolean
  readonly afterMs: number
  readonly earlierRelease: 'serves again' | 'none'
  readonly log: string
}

export function crashedAfterSwitch({ code, wasOutOfMemory, afterMs, earlierRelease, log }: Crash): AppError {
  const how = wasOutOfMemory
    ? 'needed more memory than its limit and was ended'
    : `exited${code === null ? '' : ` with code ${code}`}`
  const then =
    earlierRelease === 'none'
      ? 'There is no earlier release to go back to, so it is started again.'
      : 'The previous release serves again.'
  return new AppError({
    code: 'CRASHED_AFTER_SWITCH',
    message: `It answered, then ${how} ${seconds(afterMs)} after the switch.`,
    advice: `${then} See the last output for the reason, then deploy a corrected version.`,
    log,
  })
}

export function interrupted(step: string): AppError {
  return new AppError({
    code: 'CONTROL_PLANE_RESTART',
    message: `berth was restarted while ${step}; the previous version was untouched.`,
    advice: 'Deploy again.',
  })
}

export function needsPid1(log: string): AppError {
  return new AppError({
    code: 'NEEDS_PID_1',
    message: 'Its own init wants to be process 1, but berth puts a small init before it.',
    advice: 'Set `init: false` on the app and deploy again.',
    field: 'init',
    log,
  })
}

export function runsAsRoot(user: string): AppError {
  return new AppError({
    code: 'RUNS_AS_ROOT',
    message: `The image runs as root${user === '' ? ' (it names no user)' : ` (user ${user})`}, which this app refuses.`,
    advice: 'Add a USER line to the Dockerfile, or allow it: `rootPolicy: warn`.',
    field: 'rootPolicy',
  })
}

export function seconds(ms: number): string {
  if (ms < 100) return 'less than 0.1 s'
  return ms < 10_000 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms / 1000)} s`
}
