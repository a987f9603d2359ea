import type { DeployKind } from '../../../shared/deploy-status.ts'
import { canonicalImage, type ImageReference, repositoryOf } from '../../../shared/image-reference.ts'
import type { App } from '../../apps/app.ts'
import type { Clock } from '../../clock.ts'
import { AppError } from '../../errors.ts'
import type { TagLook } from '../../registries/auth/tag-look.ts'
import { parseImageReference } from '../../registries/images/parse-image.ts'
import type { Deploy } from '../deploy.ts'
import { foreignRepository, keyUsed, nothingToDeploy } from '../deploy-failures.ts'
import type { DeployJournal } from '../records/deploy-journal.ts'
import type { DeployStore } from '../records/deploy-store.ts'
import type { Release } from '../releases/release.ts'
import { supersede } from './supersede.ts'
import { fitsTagGlob } from './tag-glob.ts'
import { bindToTagRule } from './tag-rule.ts'

const keyLifeMs = 24 * 3600 * 1000

export interface DeployRequest {
  readonly image?: string | undefined
  readonly tag?: string | undefined
  readonly digest?: string | undefined
  readonly message?: string | undefined
  readonly force?: boolean | undefined
}

export interface Asker {
  /** In words, for the log: `token "github"`. */
  readonly name: string
  /** Whose Idempotency-Key it is. */
  readonly id: string
  /** A token bound to the app may name tags and digests of the app's own repository only. */
  readonly reach: 'any-image' | 'own-repository'
  readonly idempotencyKey?: string | undefined
}

export interface Wanted {
  readonly kind: DeployKind
  readonly image: string
  readonly pinned: boolean
  readonly force: boolean
  readonly release: Pick<Release, 'id' | 'number'> | null
  /** Whether the call named that release; else it is the one before, which is another once the call was answered. */
  readonly isReleaseNamed?: boolean
  readonly message: string | null
}

export type DeployDesk = ReturnType<typeof deployDesk>

/** Where deploys are asked for: what is accepted is on disk when these return, and will end with a reason. */
export function deployDesk(needs: {
  deploys: DeployStore
  journal: DeployJournal
  clock: Clock
  kick: (app: string) => void
  /** Throws VALIDATION when the app's chosen credential is not for this image. */
  checkCredential: (chosen: string | null, image: string) => void
  /** The app as it is now. Throws NOT_FOUND. */
  apps: { get(name: string): App }
  tags: TagLook
}) {
  const { deploys, journal, clock, kick, checkCredential, apps, tags } = needs

  /** One of the same key within 24 h, or a new row; those that wait make room for it. */
  function accept(app: App, wanted: Wanted, asker: Asker): Deploy {
    const { deploy, isNew } = deploys.write(() => {
      const owner = `${asker.id} ${app.id}`
      const known = asker.idempotencyKey && deploys.underKey(owner, asker.idempotencyKey, clock.now() - keyLifeMs)
      if (known) return { deploy: sameAs(deploys.get(known), wanted), isNew: false }
      const row = newRow(app, wanted, asker)
      deploys.insert(row)
      if (asker.idempotencyKey)
        deploys.rememberKey({ owner, key: asker.idempotencyKey, deploy: row.id, createdAt: clock.now() })
      for (const older of deploys.waiting(app.id)) if (older.id !== row.id) supersede(needs, older, row.id)
      journal.enter(row, 'queued', askedWords(asker, wanted))
      return { deploy: row, isNew: true }
    })
    if (isNew) kick(app.id)
    return deploy
  }

  function newRow(app: App, wanted: Wanted, asker: Asker): Deploy {
    const { kind, image, pinned, force, release, message } = wanted
    return {
      ...{ kind, image, pinned, force, message },
      release: release?.id ?? null,
      releaseNumber: release?.number ?? null,
      id: clock.newId(),
      app: app.id,
      status: 'queued',
      phase: 'queued',
      trigger: asker.name,
      digest: null,
      credential: null,
      previousRelease: app.liveRelease,
      attempt: 1,
      noChange: false,
      cancelWanted: false,
      winner: null,
      error: null,
      createdAt: clock.now(),
      startedAt: null,
      switchedAt: null,
      finishedAt: null,
    }
  }

  return {
    accept,
    /** Throws VALIDATION, FORBIDDEN; what the registry answers where it must be asked what a digest is. */
    async deploy({ name }: Pick<App, 'name'>, request: DeployRequest, asker: Asker): Promise<Deploy> {
      if (asker.reach === 'own-repository') await checkReach(tags, apps.get(name), request)
      // What was asked of a registry took its time.
      const app = apps.get(name)
      const image = imageOf(app, request)
      if (app.pullPolicy !== 'never') checkCredential(app.credential, canonicalImage(image))
      return accept(
        app,
        {
          kind: 'deploy',
          image: canonicalImage(image),
          pinned: request.digest !== undefined,
          force: request.force ?? false,
          release: null,
          message: request.message ?? null,
        },
        asker,
      )
    },
  }
}

/** A key stands for one wish: to answer another one with its deploy would say live of what never ran. Throws CONFLICT. */
function sameAs(known: Deploy, wanted: Wanted): Deploy {
  if (known.kind === wanted.kind && isAboutTheSame(known, wanted)) return known
  throw keyUsed(known)
}

function isAboutTheSame(known: Deploy, { kind, image, release, isReleaseNamed }: Wanted): boolean {
  if (kind === 'deploy') return known.image === image
  return isReleaseNamed !== true || known.release === release?.id
}

function askedWords({ name }: Asker, { kind, image, message }: Wanted): string {
  const what = kind === 'deploy' ? image : `a ${kind}`
  // One line, whatever was sent: it must not look like several of berth's own, nor move a reader's terminal.
  const why = message?.replace(/\p{Cc}+/gu, ' ').trim() ?? ''
  return `${name} asked for ${what}${why === '' ? '' : `: ${why}`}`
}

/** What a request names: image, tag or digest, or the app's own again. */
export function imageOf(app: Pick<App, 'image'>, { image, tag, digest }: DeployRequest): ImageReference {
  const named = [image, tag, digest].filter(part => part !== undefined)
  if (named.length > 1) throw ambiguous()
  if (image !== undefined) return parseImageReference(image)
  if (app.image === null) throw nothingToDeploy()
  const own = parseImageReference(app.image)
  if (tag !== undefined) return parseImageReference(`${repositoryOf(own)}:${tag}`, 'tag')
  if (digest !== undefined) return parseImageReference(`${repositoryOf(own)}@${digest}`, 'digest')
  return own
}

async function checkReach(tags: TagLook, app: App, request: DeployRequest): Promise<void> {
  const image = imageOf(app, request)
  if (app.image === null) throw foreignRepository(repositoryOf(image), 'the image the app gets first')
  const own = repositoryOf(parseImageReference(app.image))
  if (repositoryOf(image) !== own) throw foreignRepository(repositoryOf(image), own)
  const rule = app.tagRule
  if (rule !== null) await bindToTagRule(tags, { app, image, rule, fits: tag => fitsTagGlob(rule, tag) })
}

function ambiguous(): AppError {
  return new AppError({
    code: 'VALIDATION',
    field: 'image',
    message: 'The request names more than one of `image`, `tag` and `digest`.',
    advice: "Send one of them, or none to deploy the app's own tag again.",
  })
}
