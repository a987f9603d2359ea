import type { Api } from '../api/api.ts'
import { apiPath } from '../api/api-path.ts'

/** As the API lists it; a secret has no value to see. */
export interface Variable {
  readonly name: string
  readonly secret: boolean
  readonly value?: string
  readonly updatedAt: string
}

export interface VariableList {
  readonly items: readonly Variable[]
  readonly next: null
}

/** Null takes one away. */
export interface VariableChange {
  readonly name: string
  readonly value: string | null
  readonly secret?: boolean
}

export function readVariables(api: Api, app: string): Promise<VariableList> {
  return api.get(apiPath`/apps/${app}/variables`)
}

/** `merge` leaves the others as they are; `replace` takes them away. */
export function writeVariables(
  api: Api,
  app: string,
  { changes, how }: { changes: readonly VariableChange[]; how: 'merge' | 'replace' },
): Promise<VariableList> {
  return api.send(how === 'merge' ? 'PATCH' : 'PUT', apiPath`/apps/${app}/variables`, { body: changes })
}
