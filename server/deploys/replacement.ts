import type { LocalImage } from '../adapters/docker/engine.ts'
import type { App } from '../apps/app.ts'
import type { Variable } from '../apps/variables/variable.ts'
import type { Deploy } from './deploy.ts'
import type { Release } from './releases/release.ts'

/** What a deploy replaces, and by what. */
export interface Replacement {
  readonly app: App
  readonly deploy: Deploy
  readonly plan: ReleasePlan
}

/** A release about to be made live, with what its containers need. */
export interface ReleasePlan {
  readonly kind: 'release'
  readonly release: Release
  readonly variables: readonly Variable[]
  readonly image: LocalImage
}
