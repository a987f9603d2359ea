import { AppError } from '../../errors.ts'
import { registryRefused } from '../../failures/registry-failures.ts'
import type { RegistryLogin } from './registry.ts'

export const registryTroubles = [
  /** The login itself was refused, or one is wanted. */
  'unauthorized',
  /** The login was taken, and may not read this. */
  'forbidden',
  'not_found',
  'rate_limited',
  /** Its name, port, network or certificate; or it failed at its own work (5xx). */
  'unreachable',
  'not_a_registry',
  /** What came is not what its digest says. */
  'corrupt',
] as const
export type RegistryTrouble = (typeof registryTroubles)[number]

/** What went wrong at a registry: the code and sentences of every other way there, and the finer distinction. */
export class RegistryError extends AppError {
  readonly trouble: RegistryTrouble

  constructor(trouble: RegistryTrouble, told: AppError) {
    super(told.details, told.cause)
    this.name = 'RegistryError'
    this.trouble = trouble
  }
}

export type NamedLogin = Pick<RegistryLogin, 'username' | 'credential'>

export interface Told {
  readonly trouble: RegistryTrouble
  /** `ghcr.io/acme/shop:1`, or only the registry. */
  readonly asked: string
  /** What was sent, for the message alone. */
  readonly login: NamedLogin | null
  readonly words: string
  readonly status?: number | undefined
  readonly advice?: string | undefined
  readonly retryAfterSeconds?: number | undefined
  readonly cause?: unknown
}

const statuses: Readonly<Record<RegistryTrouble, number>> = {
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  rate_limited: 429,
  unreachable: 503,
  not_a_registry: 502,
  corrupt: 502,
}

export function registryError({ trouble, asked, login, words, advice, retryAfterSeconds, ...rest }: Told) {
  const status = rest.status ?? statuses[trouble]
  const [registry = ''] = asked.split('/')
  const image = asked === registry ? null : asked
  const who = { username: login?.username ?? null, credential: login?.credential }
  const { details } = registryRefused({ image, registry, ...who, status, words, retryAfterSeconds })
  return new RegistryError(trouble, new AppError({ ...details, advice: advice ?? details.advice }, rest.cause))
}

export function isRegistryError(error: unknown): error is RegistryError {
  return error instanceof RegistryError
}
