import type { LossKind } from './load-plan.ts'

/** A request without a right answer, or a WebSocket that did not come about. */
export class Lost extends Error {
  readonly kind: LossKind

  constructor(kind: LossKind, detail: string) {
    super(detail)
    this.name = 'Lost'
    this.kind = kind
  }
}
