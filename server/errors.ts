/** Every code that leaves the process, in the API, the CLI and the panel: other programs rely on them. */
export const errorCodes = [
  'VALIDATION',
  'NOT_FOUND',
  'CONFLICT',
  'UNAUTHORIZED',
  'FORBIDDEN',
  'RATE_LIMITED',
  'IMAGE_NOT_FOUND',
  'REGISTRY_UNAUTHORIZED',
  'REGISTRY_RATE_LIMITED',
  'REGISTRY_UNAVAILABLE',
  'ARCH_MISMATCH',
  'PULL_STALLED',
  'IMAGE_CORRUPT',
  'DISK_FULL',
  'RELEASE_COMMAND_FAILED',
  'CONTAINER_EXITED',
  'OUT_OF_MEMORY',
  'NOT_LISTENING',
  'LISTENS_ON_LOOPBACK',
  'PORT_MISMATCH',
  'NETWORK_BLOCKED',
  'START_TIMEOUT',
  'UNHEALTHY',
  'RUNS_AS_ROOT',
  'CRASHED_AFTER_SWITCH',
  'NEEDS_PID_1',
  'NO_ADDRESS',
  'SUPERSEDED',
  'CANCELLED',
  'SIGNATURE_REQUIRED',
  'CONTROL_PLANE_RESTART',
  'DOCKER_UNAVAILABLE',
  'PROXY_UNAVAILABLE',
  'PROXY_CONFIG_REJECTED',
  'CREDENTIAL_UNREADABLE',
  'LOCKED',
  'STORAGE_FULL',
  'NETWORK_POOL_CONFLICT',
  'UNSUPPORTED',
  'INTERNAL',
] as const

export type ErrorCode = (typeof errorCodes)[number]

export interface ErrorDetails {
  readonly code: ErrorCode
  /** What happened, with names and numbers; one sentence for the person who reads it. */
  readonly message: string
  /** The next step. */
  readonly advice: string
  /** The input that was wrong, as the caller wrote it: `domains.0`, `port`. */
  readonly field?: string | undefined
  /** The last output of the container concerned. */
  readonly log?: string | undefined
  /** Seconds after which another try may help. */
  readonly retryAfterSeconds?: number | undefined
  /** The port on which the app was found listening. */
  readonly foundPort?: number | undefined
  /** The registry refused the login, and gives this image to everybody. */
  readonly isPublicImage?: true | undefined
  /** The name under which nothing was found. */
  readonly unknownName?: string | undefined
  /** Where the address and its fields are described: `/api/docs`. */
  readonly docs?: string | undefined
  /** The deploy that runs in place of a superseded one. */
  readonly winner?: string | undefined
}

/** For input that is wrong, where nothing more helpful is known. A form leaves it out, since its fields say what they take. */
export const correctIt = {
  advice: 'Correct it and send the request again; /api/docs shows what it takes.',
  docs: '/api/docs',
} as const

/** The one error that crosses rooms. Adapters translate what their vendor throws into it. */
export class AppError extends Error {
  readonly details: ErrorDetails

  constructor(details: ErrorDetails, cause?: unknown) {
    super(details.message, cause === undefined ? undefined : { cause })
    this.name = 'AppError'
    this.details = details
  }

  get code(): ErrorCode {
    return this.details.code
  }

  get advice(): string {
    return this.details.advice
  }
}

export function isAppError(error: unknown, code?: ErrorCode): error is AppError {
  return error instanceof AppError && (code === undefined || error.code === code)
}

/** Anything thrown, as an AppError: what nobody foresaw becomes INTERNAL, its text kept as the cause only. */
export function asAppError(error: unknown): AppError {
  if (error instanceof AppError) return error
  return new AppError(
    {
      code: 'INTERNAL',
      message: 'Internal error in berth; this step was stopped.',
      advice: 'The server log has the details. Try again; if it stays, report it with those lines.',
    },
    error,
  )
}
