import type { Child } from 'hono/jsx'

/** A piece in all its states, under its name. */
export interface Piece {
  readonly name: string
  readonly shown: Child
}
