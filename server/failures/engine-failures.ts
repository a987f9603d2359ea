import { AppError, asAppError, type ErrorCode, isAppError } from '../errors.ts'

/** An answer of the container engine with a status of 400 or more. */
export interface EngineRefusal {
  readonly status: number
  readonly message: string
}

interface Row {
  readonly status?: number
  readonly words?: RegExp
  readonly code: ErrorCode
  readonly advice: string
  readonly field?: string
}

const freeSpace = 'Free space on the disk that holds the engine’s data: `docker system df` shows what takes it.'
const seeEngine = 'See the engine’s log, for example with `journalctl -u docker`, and try again.'

/** The program that starts containers is missing or does not run: no container can be started, whatever is in it. */
const runtimeBroken =
  /unable to retrieve OCI runtime error|fork\/exec \S*(runc|crun|containerd-shim)|exec: "[^"]*(runc|crun|containerd-shim[^"]*)": (executable file not found|stat )|failed to start shim|runtime "[^"]*" binary not installed|(unknown|invalid) runtime/i
const repairRuntime =
  'Docker runs, but its runtime (runc) does not: no container of this server can start. Check `runc --version`, install Docker’s packages again, and restart Docker.'

/** The first row that fits decides. */
const refusals: readonly Row[] = [
  { words: /no space left on device|disk quota exceeded/i, code: 'DISK_FULL', advice: freeSpace },
  {
    words: /client version .* is too (new|old)/i,
    code: 'DOCKER_UNAVAILABLE',
    advice: 'The engine was replaced while berth ran. berth asks for its version again by itself.',
  },
  {
    words: /no command specified/i,
    code: 'CONTAINER_EXITED',
    advice: 'The image has neither an entry point nor a command. Set a command on the process, or one in the image.',
  },
  // Before the rows that read what a command of an app did wrong: these name a program too.
  { words: runtimeBroken, code: 'DOCKER_UNAVAILABLE', advice: repairRuntime },
  {
    words: /error setting rlimit/i,
    code: 'UNSUPPORTED',
    advice: 'Start Docker with a limit of at least 65536 open files (`LimitNOFILE` of its unit), and restart berth.',
  },
  {
    words: /range of cpus is/i,
    code: 'VALIDATION',
    advice: 'Give the process no more processors than this server has, or no limit.',
  },
  {
    words: /cannot mkdir.*is not a directory/i,
    code: 'CONTAINER_EXITED',
    advice: 'Correct the WORKDIR of the image: what stands at that path is no folder.',
  },
  {
    words: /source .* is not (a )?directory|mount a directory onto a file/i,
    code: 'CONTAINER_EXITED',
    advice: 'The image has a file where a volume of the app belongs. Choose a folder as the path of the volume.',
  },
  {
    words: /address already in use|address is already (in use|allocated)/i,
    code: 'CONFLICT',
    field: 'address',
    advice: 'Another container has this address. Try again, so that a free one is chosen.',
  },
  {
    words: /pool overlaps with other one|address space.*overlap/i,
    code: 'CONFLICT',
    advice: 'Another network has these addresses. Choose another subnet, or remove that network.',
  },
  { words: /has active endpoints/i, code: 'CONFLICT', advice: 'Remove the containers on this network first.' },
  { words: /volume is in use/i, code: 'CONFLICT', advice: 'Remove the containers that use this volume first.' },
  {
    words:
      /context canceled|transport is closing|containerd.*(connection refused|no such file)|daemon is shutting down/i,
    code: 'DOCKER_UNAVAILABLE',
    advice: seeEngine,
  },
  { status: 400, code: 'VALIDATION', advice: 'Correct the setting that the engine names.' },
  { status: 404, code: 'NOT_FOUND', advice: 'It may have been removed manually. Try again.' },
  { status: 409, code: 'CONFLICT', advice: 'Check what has the name or uses it, and try again.' },
  { status: 503, code: 'DOCKER_UNAVAILABLE', advice: seeEngine },
]

/** What the engine refused, in its own words, with the code and the advice of the table above. */
export function engineRefused(refusal: EngineRefusal): AppError {
  const row = rowFor(refusal)
  const message = `Docker refused: ${oneLine(refusal.message) || `status ${refusal.status}`}.`
  const { code = 'INTERNAL', advice = seeEngine, field } = row ?? {}
  return new AppError({ code, message, advice, ...(field === undefined ? {} : { field }) })
}

/** Whether a start failed because another container has the address, which may be a stranger's. */
export function isAddressTaken(error: unknown): boolean {
  return isAppError(error, 'CONFLICT') && error.details.field === 'address'
}

/** Whether the engine itself is in trouble, and not the registry that it was asked about. */
export function isEngineTrouble(refusal: EngineRefusal): boolean {
  return rowFor(refusal)?.code === 'DOCKER_UNAVAILABLE'
}

function rowFor({ status, message }: EngineRefusal): Row | undefined {
  const told = telling(message)
  return refusals.find(row => (row.status ?? status) === status && (row.words?.test(told) ?? true))
}

/** The same for a start, where the command itself may be what cannot be run. */
export function startRefused(refusal: EngineRefusal): AppError {
  const words = telling(refusal.message)
  const exitCode = runtimeBroken.test(words) ? null : exitCodeOf(words)
  if (exitCode === null) return engineRefused(refusal)
  return new AppError({
    code: 'CONTAINER_EXITED',
    message: `The command could not be started (exit code ${exitCode}): ${ownWords(refusal.message)}.`,
    advice:
      exitCode === 127
        ? 'Check that the command exists in the image and that its name is spelled as there.'
        : 'Check that the file is executable and built for the platform of this server, and that the image has the user and the folder it is to run in.',
  })
}

/** What rules look at: beginning and end of what was said. A text made for it would keep them busy for long. */
export function telling(words: string): string {
  return words.length > 4000 ? `${words.slice(0, 2000)} ${words.slice(-2000)}` : words
}

/** The codes that the engine itself records for a command that is not found or not executable. */
function exitCodeOf(words: string): 126 | 127 | null {
  if (!/exec:? ["/]|exec user process|chdir to cwd|find user|in (passwd|group) file/i.test(words)) return null
  if (/executable file not found|no such file or directory|not a directory/i.test(words)) return 127
  return 126
}

/** `exec: "x": not found` out of `OCI runtime create failed: runc create failed: … caused: exec: "x": not found: unknown`. */
function ownWords(words: string): string {
  return oneLine(words)
    .replace(/^.*(?=exec:? ["/]|chdir to cwd|unable to find )/, '')
    .replace(/: unknown$/, '')
}

/** Anything that a call threw, as an AppError: what the connection reports means that the engine was not there. */
export function engineLost(socketPath: string, error: unknown): AppError {
  // The parser's error carries the bytes it was given, and variables of apps may stand in them: no cause.
  if (error instanceof Error && error.name === 'HTTPParserError') return notAnEngine(socketPath, 'a request')
  const code = codeOf(error)
  if (error instanceof AppError || code === undefined) return asAppError(error)
  const [reason, advice] = reasonOf(code)
  return new AppError(
    { code: 'DOCKER_UNAVAILABLE', message: `Docker is not reachable at ${socketPath}: ${reason}.`, advice },
    error,
  )
}

function reasonOf(code: string): readonly [reason: string, advice: string] {
  switch (code) {
    case 'ENOENT':
      return [
        'there is no such socket',
        'Start Docker with `systemctl start docker`, or set BERTH_DOCKER to its socket.',
      ]
    case 'ECONNREFUSED':
      return ['nothing answers on the socket', 'Start Docker with `systemctl start docker`.']
    case 'EACCES':
    case 'EPERM':
      return ['berth may not open the socket', 'Add the user that runs berth to the group `docker`, and restart berth.']
    default:
      return ['the connection ended early', `The engine stopped or was restarted. ${seeEngine}`]
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

export function engineSilent(socketPath: string, call: string, ms: number): AppError {
  return new AppError({
    code: 'DOCKER_UNAVAILABLE',
    message: `Docker at ${socketPath} did not finish "${call}" within ${Math.round(ms / 1000)} s.`,
    advice: `The engine hangs or is very busy. ${seeEngine}`,
  })
}

export function notAnEngine(socketPath: string, call: string, cause?: unknown): AppError {
  return new AppError(
    {
      code: 'DOCKER_UNAVAILABLE',
      message: `What listens at ${socketPath} did not answer "${call}" as a Docker engine does.`,
      advice: 'Check that BERTH_DOCKER is the socket of a Docker engine.',
    },
    cause,
  )
}

/** The events of an engine end only when it does. */
export function eventsEnded(socketPath: string): AppError {
  return new AppError({
    code: 'DOCKER_UNAVAILABLE',
    message: `Docker at ${socketPath} sends no more events.`,
    advice: `The engine stopped or was restarted. ${seeEngine}`,
  })
}

export function engineTooOld(apiVersion: string): AppError {
  return new AppError({
    code: 'UNSUPPORTED',
    message: `Docker speaks version ${apiVersion} of its API; berth needs 1.41 (Docker 20.10) or newer.`,
    advice: 'Update Docker on this server.',
  })
}

/** The engine's words may be pages long, and their last stop is ours. */
export function oneLine(words: string): string {
  return words
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, 600)
    .replace(/\.$/, '')
}
