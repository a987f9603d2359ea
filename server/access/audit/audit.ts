import { createHash } from 'node:crypto'

export const actorKinds = ['person', 'token', 'host', 'anonymous', 'system'] as const

/** Who did it and by which request. */
export interface Caller {
  readonly kind: (typeof actorKinds)[number]
  readonly id: string
  /** As people read it; kept with the entry, because persons and tokens are deleted. */
  readonly name: string
  readonly address: string
  readonly request: string
}

/** What berth does by itself. */
export const systemCaller: Caller = { kind: 'system', id: 'berth', name: 'berth', address: '', request: '' }

export interface Deed {
  /** Noun and verb: `token.create`, `app.delete`. */
  readonly action: string
  /** What it was done to: `apps/shop`. */
  readonly target: string
  readonly outcome?: 'done' | 'denied' | 'failed'
  /** Never a secret; where one changed, that it changed. */
  readonly detail?: Readonly<Record<string, unknown>>
}

export interface AuditEntry {
  readonly n: number
  readonly at: number
  readonly actorKind: Caller['kind']
  readonly actor: string
  readonly actorName: string
  readonly address: string
  readonly request: string
  readonly action: string
  readonly target: string
  readonly outcome: string
  readonly detail: string
}

/** Each entry's hash covers the one before, so that none can be changed or taken out unseen. */
export function hashOf(entry: AuditEntry, previous: Uint8Array): Buffer {
  const { n, at, actorKind, actor, actorName, address, request, action, target, outcome, detail } = entry
  const words = JSON.stringify([n, at, actorKind, actor, actorName, address, request, action, target, outcome, detail])
  return createHash('sha256').update(previous).update(words).digest()
}

export const beforeTheFirst = Buffer.alloc(32)
