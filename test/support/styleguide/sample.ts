/** One page with one set of props. `name` becomes the name of its pictures. */
export interface Sample {
  readonly name: string
  readonly page: unknown
  /** Opened before the picture is taken: a dialog, a menu. */
  readonly click?: string
}
