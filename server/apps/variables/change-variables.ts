import type { App } from '../app.ts'
import { checkPortVariable } from '../app-port.ts'
import type { Variable } from './variable.ts'
import type { VariableStore } from './variable-store.ts'

export interface VariableChange {
  readonly set?: readonly Variable[]
  /** Names to take away. */
  readonly remove?: readonly string[]
}

/** Sets some variables and takes others away; they apply with the next deploy. Throws VALIDATION, LOCKED. */
export function changeVariables(store: VariableStore, app: App, { set = [], remove = [] }: VariableChange): void {
  checkPortVariable(app, set)
  store.merge(app.id, set, remove)
}

/** Sets exactly these variables; they apply with the next deploy. Throws VALIDATION, LOCKED. */
export function replaceVariables(store: VariableStore, app: App, all: readonly Variable[]): void {
  checkPortVariable(app, all)
  store.replace(app.id, all)
}
