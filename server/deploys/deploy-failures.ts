import { familiarImage, shortDigest } from '../../shared/image-reference.ts'
import { AppError } from '../errors.ts'
import type { Deploy } from './deploy.ts'

export function superseded(winner: string): AppError {
  return new AppError({
    code: 'SUPERSEDED',
    message: `A newer deploy of this app was asked for before this one began; ${winner} runs in its place.`,
    advice: `Nothing is lost: follow ${winner}.`,
    winner,
  })
}

export function cancelled(): AppError {
  return new AppError({
    code: 'CANCELLED',
    message: 'It was cancelled before the switch; the previous version was untouched.',
    advice: 'Deploy again when you want it.',
  })
}

export function archMismatch(image: string, has: readonly string[], server: string): AppError {
  return new AppError({
    code: 'ARCH_MISMATCH',
    message: `${image} has ${has.join(', ')}; this server is ${server}.`,
    advice: `Build the image for ${server} too: docker buildx build --platform ${server} …`,
    field: 'image',
  })
}

export function notOnThisServer(image: string): AppError {
  return new AppError({
    code: 'IMAGE_NOT_FOUND',
    message: `${image} does not exist on this server, and the app pulls no image: \`pullPolicy: never\`.`,
    advice: 'Build or load it here under that name, or let the app pull: `pullPolicy: missing`.',
    field: 'image',
  })
}

/**
 * The registry gives no such image, or cannot be asked, but the server has one: most likely it was only ever built here.
 * The field names the setting that mends it, so that a page can offer that.
 */
export function onlyOnThisServer(image: string, error: AppError): AppError {
  return new AppError(
    {
      ...error.details,
      message: `${error.message} But this server has an image ${familiarImage(image)} itself.`,
      advice: 'To run that one, set `pullPolicy: never` on the app, and deploy again. Else push it to the registry.',
      field: 'pullPolicy',
    },
    error,
  )
}

/** The registry says nothing, and the image may well be here only. */
export function registrySilent(image: string, seconds: number): AppError {
  return new AppError({
    code: 'REGISTRY_UNAVAILABLE',
    message: `The registry of ${familiarImage(image)} did not answer within ${seconds} s (timeout).`,
    advice: 'Check that this server reaches the registry.',
  })
}

export function nothingToDeploy(): AppError {
  return new AppError({
    code: 'VALIDATION',
    field: 'image',
    message: 'This app has no image yet, and the request names none.',
    advice: 'Name one: {"image": "registry/name:tag"}.',
  })
}

export function foreignRepository(wanted: string, own: string): AppError {
  return new AppError({
    code: 'FORBIDDEN',
    field: 'image',
    message: `This token deploys only ${own}; ${wanted} is another repository.`,
    advice: "Send a tag or a digest of the app's own repository, or use an admin token.",
  })
}

export function tagAgainstRule(tag: string, rule: string): AppError {
  return new AppError({
    code: 'FORBIDDEN',
    field: 'tag',
    message: `The tag \`${tag}\` does not fit the app's tag rule \`${rule}\`, and a deploy token is bound to it.`,
    advice: `Send a tag that fits, such as \`${rule.replaceAll(/[*?]/g, '1')}\`, or have an admin change the rule.`,
  })
}

/** A digest that nobody named a tag for, and none that fits was found to lead to it. */
export function digestAgainstRule(found: {
  readonly digest: string
  readonly rule: string
  readonly repository: string
  /** A tag that fits. */
  readonly example: string
  readonly tried: number
}): AppError {
  const { digest, rule, repository, example, tried } = found
  return new AppError({
    code: 'FORBIDDEN',
    field: 'digest',
    message: `No tag that fits the app's tag rule \`${rule}\` leads to ${shortDigest(digest)} at the registry (${tried} looked at), and a deploy token is bound to it.`,
    advice: `Send a tag that fits, or name it with the digest: image=${repository}:${example}@sha256:…`,
  })
}

export function digestNotAtRegistry(rule: string, repository: string): AppError {
  return new AppError({
    code: 'FORBIDDEN',
    field: 'digest',
    message: `${repository} has no tag that fits the app's tag rule \`${rule}\`, so a deploy token may deploy none of its digests.`,
    advice: `Push a tag that fits, such as \`${rule.replaceAll(/[*?]/g, '1')}\`, and send that.`,
  })
}

export function digestOfAnotherTag(tag: string, digest: string, repository: string): AppError {
  return new AppError({
    code: 'FORBIDDEN',
    field: 'digest',
    message: `${repository}:${tag} does not lead to ${shortDigest(digest)} at the registry, and a deploy token may deploy only what a tag leads to that fits the tag rule.`,
    advice: `Send the tag \`${tag}\` alone to deploy what it leads to now, or the digest that was pushed under it.`,
  })
}

export function digestUnchecked(rule: string): AppError {
  return new AppError({
    code: 'FORBIDDEN',
    field: 'digest',
    message: `This app never asks its registry, so berth cannot know whether a digest fits its tag rule \`${rule}\`.`,
    advice: `Send a tag that fits, such as \`${rule.replaceAll(/[*?]/g, '1')}\`.`,
  })
}

export function noEarlierRelease(): AppError {
  return new AppError({
    code: 'CONFLICT',
    message: 'There is no earlier release to roll back to.',
    advice: 'Deploy the version you want instead.',
    field: 'release',
  })
}

/** A start or a restart of an app of which nothing was ever live. */
export function nothingToRun(app: string): AppError {
  return new AppError({
    code: 'CONFLICT',
    message: `${app} was never live, so there is nothing to start.`,
    advice: `Deploy it first; \`berth deploy ${app}\` does that, too.`,
    field: 'release',
  })
}

export function keyTooLong(length: number, most: number): AppError {
  return new AppError({
    code: 'VALIDATION',
    field: 'Idempotency-Key',
    message: `The Idempotency-Key is ${length} characters long; at most ${most} are allowed.`,
    advice: 'Send a shorter one, such as a UUID or the id of the CI job.',
  })
}

/** An Idempotency-Key that came with another wish within 24 h. */
export function keyUsed({ id, kind, image }: Pick<Deploy, 'id' | 'kind' | 'image'>): AppError {
  return new AppError({
    code: 'CONFLICT',
    field: 'Idempotency-Key',
    message: `This Idempotency-Key belongs to the ${kind} ${id} of ${image}, and this call asks for something else.`,
    advice: 'Send a key of its own with each deploy, such as the id of the CI job and the tag.',
  })
}

export function tooLateToCancel(status: string): AppError {
  return new AppError({
    code: 'CONFLICT',
    message: `This deploy is past the switch or ended (${status}); it cannot be cancelled.`,
    advice: 'To go back to the previous version, roll back.',
  })
}
