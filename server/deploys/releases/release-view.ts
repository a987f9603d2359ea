import * as z from 'zod'
import { isoTime } from '../../web/list.ts'
import { type Change, changeKinds } from './changes-between.ts'
import type { Release } from './release.ts'

export const releaseShape = z
  .object({
    id: z.string(),
    number: z.number(),
    image: z.string(),
    digest: z.string(),
    createdAt: z.string(),
  })
  .meta({ id: 'Release' })

/** A setting, a variable or the image: what it is before and after. Null: not set. Values of secret variables are not said. */
export const changeShape = z
  .object({
    kind: z.enum(changeKinds),
    name: z.string(),
    change: z.enum(['added', 'removed', 'changed']),
    before: z.string().nullable().optional(),
    after: z.string().nullable().optional(),
  })
  .meta({ id: 'SettingChange' })

export function viewRelease({ id, number, image, digest, createdAt }: Release): z.output<typeof releaseShape> {
  return { id, number, image, digest, createdAt: isoTime(createdAt) }
}

export type ChangeView = z.output<typeof changeShape>

/** `names-of-variables`: for who may see the app, and not the values of its variables. */
export function viewChange(
  { kind, name, before, after }: Change,
  detail: 'whole' | 'names-of-variables' = 'whole',
): ChangeView {
  const change = before === null ? 'added' : after === null ? 'removed' : 'changed'
  return detail === 'names-of-variables' && kind === 'variable'
    ? { kind, name, change }
    : { kind, name, change, before, after }
}
