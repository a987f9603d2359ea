import type { App } from '../apps/app.ts'
import type { ReleasePlan } from './choose-release.ts'
import type { Deploy } from './deploy.ts'

/** What a deploy replaces, and by what. */
export interface Replacement {
  readonly app: App
  readonly deploy: Deploy
  readonly plan: ReleasePlan
}
