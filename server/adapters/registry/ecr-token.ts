import * as z from 'zod'
import type { EgressClient } from './egress-client.ts'
import { networkWords } from './network-words.ts'
import type { EcrKeys, EcrToken } from './registry.ts'
import { type RegistryError, type RegistryTrouble, registryError } from './registry-error.ts'
import { retryAfterSeconds } from './retry-after.ts'
import { jsonOf } from './words-of-reply.ts'

const twelveHoursMs = 12 * 60 * 60_000
const target = 'AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken'

/** Exchanges access keys for a login that lives 12 h (ECR API, GetAuthorizationToken). Throws RegistryError. */
export async function fetchEcrToken(
  egress: Pick<EgressClient, 'send'>,
  keys: EcrKeys,
  { nowMs, signal }: { nowMs: number; signal?: AbortSignal | undefined },
): Promise<EcrToken> {
  const url = new URL(keys.endpoint ?? ownEndpoint(keys.region))
  const { status, headers, body } = await send(egress, keys, url, signal)
  if (status !== 200) throw refusal(keys, { status, body, retryAfter: headers['retry-after'], nowMs })
  const answer = tokenAnswer.safeParse(jsonOf({ body }))
  const [data] = answer.success ? answer.data.authorizationData : []
  if (data === undefined) throw trouble(keys, 'not_a_registry', `${url.host} answered with something that is no token`)
  const [username = '', ...password] = Buffer.from(data.authorizationToken, 'base64').toString('utf8').split(':')
  return { username, password: password.join(':'), expiresAt: data.expiresAt * 1000 || nowMs + twelveHoursMs }
}

const tokenAnswer = z.object({
  authorizationData: z.array(
    z.object({ authorizationToken: z.string().regex(/^[A-Za-z0-9+/]+=*$/), expiresAt: z.number().catch(0) }),
  ),
})

function ownEndpoint(region: string): string {
  return `https://api.ecr.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}/`
}

async function send(egress: Pick<EgressClient, 'send'>, keys: EcrKeys, url: URL, signal: AbortSignal | undefined) {
  const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': target }
  // Signing is needed where somebody uses ECR only.
  const { AwsV4Signer } = await import('aws4fetch')
  const { accessKeyId, secretAccessKey, region } = keys
  const body = '{}'
  const signer = new AwsV4Signer({
    method: 'POST',
    url: url.href,
    headers,
    body,
    accessKeyId,
    secretAccessKey,
    region,
    service: 'ecr',
    // The type is signed too, so that nothing about the request can be changed.
    allHeaders: true,
  })
  const signed = await signer.sign()
  try {
    return await egress.send(url, {
      named: url.host,
      method: 'POST',
      headers: Object.fromEntries(signed.headers.entries()),
      body,
      limitBytes: 256 * 1024,
      signal,
    })
  } catch (error) {
    if (signal?.aborted) throw signal.reason
    const { words, advice } = networkWords(error, url.host)
    throw trouble(keys, 'unreachable', words, { advice, cause: error })
  }
}

interface Refusal {
  readonly status: number
  readonly body: Uint8Array
  readonly retryAfter: string | string[] | undefined
  readonly nowMs: number
}

const refusals: readonly (readonly [type: RegExp, trouble: RegistryTrouble, words: string, advice: string])[] = [
  [
    /^(UnrecognizedClient|InvalidClientTokenId|InvalidAccessKeyId)/,
    'unauthorized',
    'unauthorized: Amazon does not know this access key id',
    'Check the access key id: it may have been deleted, or belong to another partition.',
  ],
  [
    /^(InvalidSignature|SignatureDoesNotMatch|IncompleteSignature)/,
    'unauthorized',
    'unauthorized: the secret access key is wrong',
    'Enter the secret access key again. If it is right, check the clock and the region of this server.',
  ],
  [
    /^(ExpiredToken|TokenRefreshRequired|RequestExpired)/,
    'unauthorized',
    'unauthorized: the access key has expired',
    'Make a new access key, and enter it.',
  ],
  [
    /^(AccessDenied|NotAuthorized|UnauthorizedOperation)/,
    'forbidden',
    'denied: the access key may not ask for a token',
    'Allow its user `ecr:GetAuthorizationToken`, `ecr:BatchGetImage` and `ecr:GetDownloadUrlForLayer`.',
  ],
  [/^(Throttling|TooManyRequests|RequestLimitExceeded)/, 'rate_limited', 'too many requests', 'Wait, then try again.'],
]

/** Amazon answers nearly everything with 400; the type of the exception tells. */
function refusal(keys: EcrKeys, { status, body, retryAfter, nowMs }: Refusal): RegistryError {
  const json = jsonOf({ body })
  const type = typeof json === 'object' && json !== null && '__type' in json ? String(json.__type) : ''
  const name = type.replace(/^.*[#/]/, '')
  const found = refusals.find(([pattern]) => pattern.test(name))
  const wait = retryAfterSeconds([retryAfter ?? ''].flat()[0], nowMs)
  if (found !== undefined) return trouble(keys, found[1], found[2], { advice: found[3], wait })
  if (status === 429) return trouble(keys, 'rate_limited', 'too many requests', { wait })
  const words = name === '' ? `HTTP ${status}` : `HTTP ${status}: ${name.slice(0, 80)}`
  if (status >= 500) return trouble(keys, 'unreachable', words)
  return trouble(keys, json === undefined ? 'not_a_registry' : 'unauthorized', words)
}

function trouble(
  { server, accessKeyId, credential }: EcrKeys,
  kind: RegistryTrouble,
  words: string,
  more: { advice?: string; cause?: unknown; wait?: number | undefined } = {},
): RegistryError {
  const { advice, cause, wait } = more
  return registryError({
    trouble: kind,
    asked: server,
    login: { username: accessKeyId, credential },
    words,
    advice,
    cause,
    retryAfterSeconds: wait,
  })
}
