import * as z from 'zod'
import { engineTooOld } from '../../failures/engine-failures.ts'

const oldest = 41
/** The newest API our contract test ran against or whose changes were read; later engines still speak it. */
const newest = 51

/** The answer of `GET /version`, as the path prefix that berth will use: `v1.41`. */
export function chooseVersion(apiVersion: string): string {
  const minor = Number(/^1\.(\d+)$/.exec(apiVersion)?.[1])
  if (!(minor >= oldest)) throw engineTooOld(apiVersion)
  return `v1.${Math.min(minor, newest)}`
}

export const engineVersion = z.object({ ApiVersion: z.string(), Os: z.string(), Arch: z.string() })
