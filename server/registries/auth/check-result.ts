import { isRegistryError } from '../../adapters/registry/registry-error.ts'
import { type ErrorCode, isAppError } from '../../errors.ts'
import type { CheckResult } from '../credentials/credential.ts'

/** What a failure says about the credential; null when it says nothing about it. */
export function checkResultOf(error: unknown): CheckResult | null {
  if (isRegistryError(error)) return error.trouble === 'corrupt' ? 'not_a_registry' : error.trouble
  return isAppError(error) ? (byCode[error.code] ?? null) : null
}

/** Through the engine a refused login and a forbidden repository look alike. */
const byCode: Partial<Record<ErrorCode, CheckResult>> = {
  REGISTRY_UNAUTHORIZED: 'unauthorized',
  IMAGE_NOT_FOUND: 'not_found',
  REGISTRY_RATE_LIMITED: 'rate_limited',
  REGISTRY_UNAVAILABLE: 'unreachable',
}
