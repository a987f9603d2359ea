/** What berth does with a part of a stack that it does not carry out as written. */
export const stackNoteKinds = ['ignored', 'refused', 'warning'] as const

/** One part of an artifact or of a compose file that people must know of: nothing is left out silently. */
export interface StackNote {
  /** `refused` ends the deploy before anything changed; `ignored` and `warning` are shown with the plan. */
  readonly kind: (typeof stackNoteKinds)[number]
  /** In the artifact, with `/`; null where it is not of one file. */
  readonly file: string | null
  readonly line: number | null
  readonly service: string | null
  /** As written in the file: `services.web.privileged`, `swarm.config_retention`. */
  readonly field: string
  /** After "ignored, because" or "refused, because"; no full stop: `berth gives each service its own network`. */
  readonly because: string
  /** What to write or do in its place, a whole sentence; null where there is nothing to do. */
  readonly instead: string | null
}
