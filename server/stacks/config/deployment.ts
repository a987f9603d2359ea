/** One deployment that an artifact asks for: a compose project and how it is applied. */
export interface Deployment {
  /** Unique in the artifact. */
  readonly name: string
  /** In the artifact; `.` for its root. */
  readonly workingDir: string
  /** From the artifact's root, in the order in which they are merged; all of them are there, and there is at least one. */
  readonly composeFiles: readonly string[]
  /** From the artifact's root; all of them are there. */
  readonly envFiles: readonly string[]
  /** Variables of the compose files; they win over those of `envFiles`. */
  readonly environment: Readonly<Record<string, string>>
  readonly profiles: readonly string[]
  /** Go's syntax; only a tag in which it matches is deployed. Null: every one. */
  readonly webhookFilter: string | null
  readonly removeOrphans: boolean
  readonly forceRecreate: boolean
  readonly forceImagePull: boolean
  readonly timeoutSeconds: number
  /** What is taken away with the deployment, where it is to be removed; null where it is to run. */
  readonly destroy: DestroyOptions | null
  readonly pruneImages: boolean
  /** Containers that were stopped or changed by hand are put right. */
  readonly putsRight: boolean
}

export interface DestroyOptions {
  readonly removeVolumes: boolean
  readonly removeImages: boolean
  readonly removeDir: boolean
}
