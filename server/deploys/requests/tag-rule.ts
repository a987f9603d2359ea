import { type ImageReference, repositoryOf } from '../../../shared/image-reference.ts'
import type { App } from '../../apps/app.ts'
import { isAppError } from '../../errors.ts'
import type { TagLook } from '../../registries/auth/tag-look.ts'
import { parseImageReference } from '../../registries/images/parse-image.ts'
import {
  digestAgainstRule,
  digestNotAtRegistry,
  digestOfAnotherTag,
  digestUnchecked,
  tagAgainstRule,
} from '../deploy-failures.ts'

/** Enough for the versions of a year; a call must not cost a registry more. */
const mostTagsTried = 40
const atOnce = 4

export interface Bound {
  readonly app: Pick<App, 'name' | 'credential' | 'image' | 'pullPolicy'>
  /** What was asked for, in the app's own repository. */
  readonly image: ImageReference
  readonly rule: string
  readonly fits: (tag: string) => boolean
}

/**
 * Binds what is deployed to the rule for tags, and not only how it is named: a digest passes when a tag that fits
 * leads to it at the registry. Throws FORBIDDEN with a form that would pass, or what the registry answers.
 */
export async function bindToTagRule(look: TagLook, bound: Bound): Promise<void> {
  const { app, image, rule, fits } = bound
  const { digest } = image
  if (digest === null || image.tag !== null) {
    const tag = image.tag ?? 'latest'
    if (!fits(tag)) throw tagAgainstRule(tag, rule)
  }
  if (digest === null) return
  if (app.pullPolicy === 'never') throw digestUnchecked(rule)
  if (image.tag === null) await refuseUnlessTagged(look, bound, digest)
  else if (!(await leads(look, app, { ...image, digest: null }, digest)))
    throw digestOfAnotherTag(image.tag, digest, repositoryOf(image))
}

async function leads(look: TagLook, app: Bound['app'], tagged: ImageReference, digest: string): Promise<boolean> {
  const found = await look.digestsOf(app, tagged)
  return found.includes(digest)
}

/** The tag that it came from was not said: those that fit are looked at, the app's own and the newest first. */
async function refuseUnlessTagged(look: TagLook, { app, image, rule, fits }: Bound, digest: string): Promise<void> {
  const tags = inOrder((await look.tags(app, image)).filter(fits), app)
  const tried = tags.slice(0, mostTagsTried)
  for (let from = 0; from < tried.length; from += atOnce) {
    const some = tried.slice(from, from + atOnce)
    const found = await Promise.all(some.map(tag => digestOf(look, app, { ...image, tag, digest: null })))
    if (found.includes(digest)) return
  }
  const [example] = tags
  if (example === undefined) throw digestNotAtRegistry(rule, repositoryOf(image))
  throw digestAgainstRule({ digest, rule, repository: repositoryOf(image), example, tried: tried.length })
}

/** Null for a tag that went meanwhile. */
async function digestOf(look: TagLook, app: Bound['app'], tagged: ImageReference): Promise<string | null> {
  try {
    return await look.digestOf(app, tagged)
  } catch (error) {
    if (isAppError(error, 'IMAGE_NOT_FOUND')) return null
    throw error
  }
}

const natural = new Intl.Collator('en', { numeric: true })

function inOrder(tags: readonly string[], { image }: Pick<App, 'image'>): readonly string[] {
  const own = image === null ? null : parseImageReference(image).tag
  return [...tags].sort((a, b) => Number(b === own) - Number(a === own) || natural.compare(b, a))
}
