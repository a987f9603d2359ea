import { AppError, type ErrorCode } from '../errors.ts'
import { oneLine, telling } from './engine-failures.ts'

export interface RegistryRefusal {
  /** The image as it was asked for: `ghcr.io/team/app:1.2`; null when only the login was tried. */
  readonly image: string | null
  /** Where the image does not say it. */
  readonly registry?: string | undefined
  /** Whose login was sent; null when none was. */
  readonly username: string | null
  /** What people call that login. */
  readonly credential?: string | undefined
  readonly status?: number | undefined
  /** What the registry or the engine said. */
  readonly words: string
  readonly retryAfterSeconds?: number | undefined
}

type RegistryCode = Extract<
  ErrorCode,
  | 'REGISTRY_UNAUTHORIZED'
  | 'IMAGE_NOT_FOUND'
  | 'REGISTRY_RATE_LIMITED'
  | 'REGISTRY_UNAVAILABLE'
  | 'IMAGE_CORRUPT'
  | 'ARCH_MISMATCH'
  | 'DISK_FULL'
  | 'UNSUPPORTED'
>

type Wording = (refusal: RegistryRefusal, registry: string) => { message: string; advice: string }
type Sign = readonly [words: RegExp, code: RegistryCode, wording?: Wording]

/** Sound images that this engine cannot take, and a sound image that did not arrive: nobody needs to push again. */
const tooManyLayers: Wording = ({ image }) => ({
  message: `${image ?? 'The image'} has more layers than Docker can stack`,
  advice:
    'Docker stacks at most 125. Join RUN and COPY lines of its Dockerfile, or copy the result into a last stage of its own (`COPY --from=…`).',
})
const unmappedOwner: Wording = ({ image }) => ({
  message: `${image ?? 'The image'} has a file of a user or group whose number Docker cannot map on this server`,
  advice:
    'Give that file an owner below 65536 in the image (COPY --chown=…), or give Docker more subordinate ids in /etc/subuid and /etc/subgid (`userns-remap`).',
})
const cutOff: Wording = ({ image }, registry) => ({
  message: `The connection to ${registry} was cut while it sent${image === null ? '' : ` ${image}`}`,
  advice:
    'The image is not damaged, and layers that are here are kept: try again. If it stays, look at the network and at proxies between, which may limit size or time.',
})
const unreadableLayer: Wording = ({ image }, registry) => ({
  message: `A layer that ${registry} sent${forImage(image)} cannot be unpacked`,
  advice:
    'Push the image again. On Docker before 23 look first whether it was packed with zstd: build it with gzip then, or update Docker.',
})

/** Words decide before the status: the engine hands on a registry's 401 as 404 or 500. The first row that fits wins. */
const signs: readonly Sign[] = [
  [/no space left on device|disk quota exceeded/i, 'DISK_FULL'],
  [/toomanyrequests|too many requests|rate limit|error parsing HTTP 429/i, 'REGISTRY_RATE_LIMITED'],
  // Where the body says nothing, the status does; a web page is no registry's answer.
  [/error parsing HTTP 40[13] response body: (?!invalid character '<')/i, 'REGISTRY_UNAUTHORIZED'],
  [/error parsing HTTP 404 response body: (?!invalid character '<')/i, 'IMAGE_NOT_FOUND'],
  [/max depth exceeded|mount options is too long/i, 'UNSUPPORTED', tooManyLayers],
  [
    /cannot be mapped to a host id|lchown .*invalid argument|subordinate ids|insufficient uids/i,
    'UNSUPPORTED',
    unmappedOwner,
  ],
  [/no matching manifest for|does not match the specified platform|no match for platform/i, 'ARCH_MISMATCH'],
  [/digest mismatch|failed to verify|verification failed|invalid checksum|content digest/i, 'IMAGE_CORRUPT'],
  [/failed to register layer.*(unexpected EOF|invalid tar header)/i, 'IMAGE_CORRUPT', unreadableLayer],
  [/unexpected commit (digest|size)|archive\/tar: invalid|gzip: invalid|failed to register layer/i, 'IMAGE_CORRUPT'],
  // The engine asked for the rest, several times, before it says so.
  [/unexpected EOF|expected HTTP 206|short read: expected/i, 'REGISTRY_UNAVAILABLE', cutOff],
  // The engine adds "repository does not exist" to every denial, as it cannot tell.
  [/pull access denied/i, 'REGISTRY_UNAUTHORIZED'],
  [
    /manifest unknown|manifest for .* not found|repository does not exist|name unknown|name_unknown/i,
    'IMAGE_NOT_FOUND',
  ],
  [/unauthorized|denied|no basic auth|authentication required|incorrect username|forbidden/i, 'REGISTRY_UNAUTHORIZED'],
  [/repository .* not found|manifest .*not found|: not found$/i, 'IMAGE_NOT_FOUND'],
  // A code that the engine does not know becomes "unknown", and its status is lost (Harbor, Quay, proxies).
  [/\bunknown: .*(not[ _]found|no such|does not exist)/i, 'IMAGE_NOT_FOUND'],
  [
    /connection refused|connection reset|timeout|timed out|deadline exceeded|no such host|x509|tls:/i,
    'REGISTRY_UNAVAILABLE',
  ],
  [/invalid character '<'|server misbehaving|no route to host|network is unreachable|\bEOF\b/i, 'REGISTRY_UNAVAILABLE'],
  [
    /server gave HTTP response to HTTPS client|received unexpected HTTP status|error parsing HTTP/i,
    'REGISTRY_UNAVAILABLE',
  ],
]

const statuses: Readonly<Record<number, RegistryCode>> = {
  401: 'REGISTRY_UNAUTHORIZED',
  403: 'REGISTRY_UNAUTHORIZED',
  404: 'IMAGE_NOT_FOUND',
  429: 'REGISTRY_RATE_LIMITED',
}

/** What a registry answered, whether the engine handed it on or berth asked itself. */
export function registryRefused(refusal: RegistryRefusal): AppError {
  const told = telling(refusal.words)
  const sign = signs.find(([words]) => words.test(told))
  const code = sign?.[1] ?? statuses[refusal.status ?? 0] ?? 'REGISTRY_UNAVAILABLE'
  const wording = sign?.[2] ?? wordings[code]
  const { message, advice } = wording(refusal, refusal.registry ?? registryOf(refusal.image ?? ''))
  const said = oneLine(refusal.words)
  return new AppError({
    code,
    message: said === '' ? `${message}.` : `${message} (${said}).`,
    advice,
    retryAfterSeconds: refusal.retryAfterSeconds,
  })
}

const wordings: Readonly<Record<RegistryCode, Wording>> = {
  REGISTRY_UNAUTHORIZED: ({ username, credential, image }, registry) =>
    username === null
      ? {
          message: `${registry} wants a login${forImage(image)}, and none was sent`,
          advice: `Add a credential for ${registry}, or choose one on the app. Check the name too: some registries answer this for images that do not exist.`,
        }
      : {
          message: `${registry} refused ${namedLogin(username, credential)}${forImage(image)}`,
          advice: 'Check the credential: its password may have expired, or it may not read this repository.',
        },
  IMAGE_NOT_FOUND: ({ image }, registry) => ({
    message: `${registry} has no image ${image ?? 'of this name'}`,
    advice: `Check name and tag. Some registries answer this for private images: then choose a credential for ${registry} that may read it.`,
  }),
  REGISTRY_RATE_LIMITED: ({ username }, registry) => ({
    message: `${registry} allows no more requests for now`,
    advice:
      username === null ? 'Wait, or add a credential: with a login the limit is higher.' : 'Wait, then try again.',
  }),
  REGISTRY_UNAVAILABLE: (_, registry) => ({
    message: `${registry} could not be asked`,
    advice: 'Check that this server reaches the registry: its name, its certificate, a proxy between. Then try again.',
  }),
  IMAGE_CORRUPT: ({ image }, registry) => ({
    message: `What ${registry} sent${forImage(image)} is damaged`,
    advice: 'Push the image again. If it stays, the registry or a proxy in front of it alters what it sends.',
  }),
  ARCH_MISMATCH: ({ image }) => ({
    message: `${image ?? 'The image'} was not built for the platform of this server`,
    advice: 'Build the image for this platform too, for example with `docker buildx build --platform`.',
  }),
  UNSUPPORTED: ({ image }) => ({
    message: `Docker on this server cannot take ${image ?? 'the image'}`,
    advice: 'Update Docker on this server.',
  }),
  DISK_FULL: ({ image }) => ({
    message: `The disk is full: ${image ?? 'the image'} does not fit`,
    advice: 'Free space on the disk that holds the engine’s data: `docker system df` shows what takes it.',
  }),
}

function forImage(image: string | null): string {
  return image === null ? '' : ` for ${image}`
}

function namedLogin(username: string, credential: string | undefined): string {
  return credential === undefined ? `the login "${username}"` : `credential "${credential}" (user ${username})`
}

function registryOf(image: string): string {
  const [first = '', ...rest] = image.split('/')
  return rest.length > 0 && /[.:]|^localhost$/.test(first) ? first : 'docker.io'
}

/** The engine lost the status on the way: what the registry means, only asking it again can tell. */
export function isStatusLost({ code, message }: AppError): boolean {
  return code === 'REGISTRY_UNAVAILABLE' && /\bunknown: |error parsing HTTP|unexpected (HTTP )?status/i.test(message)
}

/** Nobody there could be asked at all, unlike a registry that is in trouble for a moment. */
export function isOutOfReach({ code, message }: AppError): boolean {
  const reach =
    /no such host|connection refused|no route to host|network is unreachable|timeout|timed out|deadline exceeded|server misbehaving/i
  return code === 'REGISTRY_UNAVAILABLE' && reach.test(message)
}

/** Known from the manifest before anything is pulled: the engine would only say that the end came too soon. */
export function packedWithZstd(image: string, engineVersion: string): AppError {
  return new AppError({
    code: 'UNSUPPORTED',
    field: 'image',
    message: `${image} is packed with zstd, which Docker unpacks from version 23 on; this server has ${engineVersion}. Nothing was pulled.`,
    advice:
      'Update Docker on this server, or build the image with gzip: `docker buildx build --output type=image,compression=gzip,force-compression=true,push=true …`.',
  })
}

/** Trouble that may be over in a moment; a wrong certificate, or a web page in the registry's place, stays. */
export function mayPass({ code, message, details }: AppError): boolean {
  // There is another way that needs no registry: it is said at once.
  if (details.field === 'pullPolicy') return false
  const isLasting =
    /x509|certificate|tls:|HTTP response to HTTPS client|invalid character|web page|no manifest|not encrypted|nothing was sent|\/v2\/ as a registry|no \/v2\//i
  return code === 'REGISTRY_UNAVAILABLE' && !isLasting.test(message)
}

export function pullStalled(image: string, stallMs: number, progress: PullFigures): AppError {
  const { layersDone, layersTotal, receivedBytes, totalBytes } = progress
  const far = `at layer ${Math.min(layersDone + 1, layersTotal)}/${layersTotal} (${megabytes(receivedBytes)} of ${megabytes(totalBytes)} MB)`
  return new AppError({
    code: 'PULL_STALLED',
    message: `The pull of ${image} stalled for ${Math.round(stallMs / 1000)} s ${far}.`,
    advice: 'Check the network between this server and the registry, then try again: layers that are here are kept.',
  })
}

/** The engine ended its report without an error, and still has no such image. */
export function pullIncomplete(image: string): AppError {
  return new AppError({
    code: 'DOCKER_UNAVAILABLE',
    message: `Docker ended the pull of ${image} before the image was there.`,
    advice: 'The engine may have been restarted. Try again: layers that are here are kept.',
  })
}

interface PullFigures {
  readonly layersDone: number
  readonly layersTotal: number
  readonly receivedBytes: number
  readonly totalBytes: number
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 1e6)
}
