import { createHash, randomBytes, randomInt } from 'node:crypto'
import type { LoadRequest } from './load-connection.ts'
import type { LoadPlan } from './load-plan.ts'
import { Lost } from './lost.ts'
import type { HttpResponse } from './response-parser.ts'

/** A request and the proof that an answer belongs to it. */
export interface CheckedRequest extends LoadRequest {
  /** Answers the version that answered. Throws Lost. */
  check(response: HttpResponse): string
}

const none = Buffer.alloc(0)
const largestBody = 64 * 1024
const randomness = randomBytes(1 << 20)
let asked = 0

/** `GET /`, whose body follows from version and size (sample-app). */
export function aGet(plan: LoadPlan): CheckedRequest {
  const host = plan.hosts[asked++ % plan.hosts.length] ?? plan.target.host
  return { host, method: 'GET', path: '/', body: none, check: response => checkPayload(response, plan) }
}

/** `POST /` with 1 B to 64 KiB of random bytes, answered with the version and their SHA-256 (sample-app). */
export function aPost(plan: LoadPlan): CheckedRequest {
  const size = randomInt(1, largestBody)
  const from = randomInt(0, randomness.length - size)
  const body = randomness.subarray(from, from + size)
  return { host: plan.target.host, method: 'POST', path: '/', body, check: response => checkHash(response, body, plan) }
}

function checkPayload(response: HttpResponse, plan: LoadPlan): string {
  const version = versionOf(response, plan)
  if (sha256(response.body) !== payloadHash(version, plan.payloadBytes)) throw wrongBody(response)
  return version
}

function checkHash(response: HttpResponse, sent: Buffer, plan: LoadPlan): string {
  const version = versionOf(response, plan)
  if (response.body.toString() !== `${version} ${sha256(sent)}\n`) throw wrongBody(response)
  return version
}

function versionOf(response: HttpResponse, plan: LoadPlan): string {
  if (response.status !== 200) throw new Lost('wrong status', `${response.status}: ${beginningOf(response)}`)
  const version = /^[^ \n]*/.exec(response.body.toString('latin1', 0, 64))?.[0] ?? ''
  if (!plan.versions.includes(version)) throw new Lost('unknown version', beginningOf(response))
  return version
}

function wrongBody(response: HttpResponse): Lost {
  return new Lost('wrong body', `${response.body.length} bytes: ${beginningOf(response)}`)
}

function beginningOf(response: HttpResponse): string {
  return response.body.toString('latin1', 0, 60).trim()
}

const payloadHashes = new Map<string, string>()

function payloadHash(version: string, bytes: number): string {
  const known = payloadHashes.get(version)
  if (known !== undefined) return known
  const hash = sha256(Buffer.alloc(bytes, `${version}\n`))
  payloadHashes.set(version, hash)
  return hash
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}
