import { AppError, type ErrorCode, type ErrorDetails } from '../errors.ts'

/** An error whose HTTP status says more than its code does. */
export class Refusal extends AppError {
  readonly status: number

  constructor(status: number, details: ErrorDetails) {
    super(details)
    this.status = status
  }
}

export function statusOf(error: AppError): number {
  if (error instanceof Refusal) return error.status
  if (error.code === 'STORAGE_FULL' && error.details.retryAfterSeconds !== undefined) return 503
  return statuses[error.code] ?? 422
}

/** Codes that are not here are failures of a deploy: the request was understood and could not be carried out. */
const statuses: Partial<Record<ErrorCode, number>> = {
  VALIDATION: 400,
  UNAUTHORIZED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  CONFLICT: 409,
  SUPERSEDED: 409,
  CANCELLED: 409,
  CREDENTIAL_UNREADABLE: 409,
  NETWORK_POOL_CONFLICT: 409,
  LOCKED: 423,
  RATE_LIMITED: 429,
  INTERNAL: 500,
  DOCKER_UNAVAILABLE: 503,
  PROXY_UNAVAILABLE: 503,
  STORAGE_FULL: 507,
}

export function signInNeeded(): Refusal {
  return new Refusal(401, {
    code: 'UNAUTHORIZED',
    message: 'This needs a sign-in or a token that is valid.',
    advice:
      'Send `Authorization: Bearer <token>`; on the server, `berthd token create --name ci --role admin` makes one.',
  })
}

export function notAllowed(who: string): Refusal {
  return new Refusal(403, {
    code: 'FORBIDDEN',
    message: `${who} may not do this.`,
    advice: 'A deploy token reaches its own app only. Use an admin token, or ask an admin for the role it takes.',
  })
}

/** A cookie alone does not do what reveals or deletes: pages ask for the password and come back. */
export class ConfirmationNeeded extends Refusal {
  constructor() {
    super(403, {
      code: 'FORBIDDEN',
      message: 'This asks for your password again: the last time is more than ten minutes ago.',
      advice: 'Give it at /confirm and do this once more.',
    })
  }
}

export function tooMany(retryAfterSeconds: number, what: string): Refusal {
  return new Refusal(429, {
    code: 'RATE_LIMITED',
    message: `Too many ${what}.`,
    advice: `Wait ${retryAfterSeconds} s and try again.`,
    retryAfterSeconds,
  })
}
