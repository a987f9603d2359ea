import type { EngineContainer } from '../../adapters/docker/engine-containers.ts'
import type { AppError } from '../../errors.ts'
import {
  containerExited,
  failsOwnCheck,
  listensOnLoopback,
  needsPid1,
  notListening,
  outOfMemory,
  portMismatch,
  startRefused,
  startTimeout,
  unhealthy,
  wayBlocked,
} from '../../failures/container-failures.ts'
import { type Answer, isTaken } from './ask-http.ts'
import { lastLine } from './last-line.ts'
import type { ListeningSocket } from './listening-sockets.ts'

/** Everything that was seen of a container that did not come up. */
export interface Findings {
  /** Null when it is gone. */
  readonly container: EngineContainer | null
  readonly sockets: readonly ListeningSocket[]
  readonly last: Answer
  readonly healthcheckOutput: string | null
  readonly healthPath: string | null
  readonly address: string
  readonly port: number
  readonly limitMs: number
  /** The kernel ended it for memory. */
  readonly wasOutOfMemory: boolean
  /** What it did lately though nothing listens: still working, or a port that opened just after the limit. */
  readonly stillStarting: string | null
  readonly log: string
}

/** Names the one cause that explains the findings best. */
export function diagnose(findings: Findings): AppError {
  const { container } = findings
  if (container === null || container.state !== 'running') return whyEnded(findings)
  return whyUnreachable(findings)
}

function whyEnded({ container, wasOutOfMemory, log }: Findings): AppError {
  if (container === null) return containerExited({ code: -1, afterMs: 0, log })
  if (wasOutOfMemory) return outOfMemory({ limitBytes: container.memoryLimitBytes, log })
  if (/can only run as pid 1|must be run as PID 1/i.test(log)) return needsPid1(log)
  if (container.state === 'created' && container.error !== '') return startRefused(container.error)
  return containerExited({
    code: container.exitCode,
    afterMs: Date.parse(container.finishedAt) - Date.parse(container.startedAt),
    log,
  })
}

function whyUnreachable(findings: Findings): AppError {
  const { sockets, port, last, limitMs, log, healthcheckOutput, healthPath, stillStarting } = findings
  const reachable = sockets.filter(socket => !socket.isLoopback)
  const isOpen = reachable.some(socket => socket.port === port)
  if (isOpen && !isTaken(last))
    return wayBlocked({ address: findings.address, port, why: last.kind === 'unreachable' ? last.why : null, log })
  if (isOpen && healthcheckOutput !== null)
    return failsOwnCheck({ answers: answerOf(findings), says: lastLine(healthcheckOutput), limitMs, log })
  if (isOpen && last.kind === 'status')
    return unhealthy({ found: `${healthPath ?? '/'} answers ${last.status}`, limitMs, log })
  if (isOpen)
    return startTimeout({ limitMs, found: `port ${port} is open, but ${healthPath ?? '/'} does not answer`, log })
  if (reachable.length > 0)
    return portMismatch({ expected: port, found: [...new Set(reachable.map(socket => socket.port))], log })
  const loopback = sockets.find(socket => socket.port === port) ?? sockets[0]
  if (loopback !== undefined) return listensOnLoopback({ ...loopback, log })
  if (stillStarting !== null) return startTimeout({ limitMs, found: stillStarting, log })
  return notListening({ port, afterMs: limitMs, log })
}

function answerOf({ last, port }: Findings): string {
  return last.kind === 'status' ? `/ answers ${last.status}` : `Port ${port} is open`
}
