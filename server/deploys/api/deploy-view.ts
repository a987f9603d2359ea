import * as z from 'zod'
import { deployKinds, deployPhases, deployStatuses } from '../../../shared/deploy-status.ts'
import { errorShape } from '../../web/error-shape.ts'
import { isoTime } from '../../web/list.ts'
import type { Deploy } from '../deploy.ts'
import type { PhaseTime } from '../records/deploy-store.ts'
import { phaseDurations } from '../records/phase-durations.ts'
import { changeShape } from '../releases/release-view.ts'

const time = z.string()

/** A deploy as the API shows it. */
export const deployShape = z
  .object({
    id: z.string(),
    app: z.string(),
    status: z.enum(deployStatuses),
    phase: z.enum(deployPhases),
    kind: z.enum(deployKinds),
    image: z.string(),
    /** Which login its registry was asked with and why, in words. */
    credential: z.string().nullable(),
    digest: z.string().nullable(),
    release: z.string().nullable(),
    /** What people call the release: 12 for v12. */
    releaseNumber: z.number().nullable(),
    trigger: z.string(),
    message: z.string().nullable(),
    noChange: z.boolean(),
    attempt: z.number(),
    winner: z.string().optional(),
    createdAt: time,
    startedAt: time.nullable(),
    finishedAt: time.nullable(),
    /** Where the time went, in order; `ms` is null while the phase lasts. */
    phases: z.array(z.object({ phase: z.enum(deployPhases), startedAt: time, ms: z.number().nullable() })).optional(),
    /** It is what visitors reach now; a deploy that went live before it is not. */
    serving: z.boolean().optional(),
    error: errorShape.optional(),
    /** In the answer to a rollback: what runs differently with it, and what stays set for the next deploy. */
    rollback: z.object({ changes: z.array(changeShape), pending: z.array(changeShape) }).optional(),
  })
  .meta({ id: 'Deploy' })

export type DeployView = z.output<typeof deployShape>

export function viewDeploy(deploy: Deploy, app: string, phases?: readonly PhaseTime[]): DeployView {
  const { id, status, phase, kind, image, credential, digest, release, trigger, message, noChange, attempt } = deploy
  return {
    ...{ id, app, status, phase, kind, image, credential, digest, release, trigger, message, noChange, attempt },
    releaseNumber: deploy.releaseNumber,
    createdAt: isoTime(deploy.createdAt),
    startedAt: timeOrNull(deploy.startedAt),
    finishedAt: timeOrNull(deploy.finishedAt),
    ...(deploy.winner === null ? {} : { winner: deploy.winner }),
    ...(deploy.error === null ? {} : { error: deploy.error }),
    ...(phases === undefined
      ? {}
      : { phases: phaseDurations(deploy, phases).map(one => ({ ...one, startedAt: isoTime(one.startedAt) })) }),
  }
}

function timeOrNull(ms: number | null): string | null {
  return ms === null ? null : isoTime(ms)
}
