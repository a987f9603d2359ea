import { Agent, request } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'

const agent = new Agent({ keepAlive: true })
const removedAtOnce = 8
const defaultSocket = '/var/run/docker.sock'

export interface DockerAnswer {
  readonly status: number
  readonly body: unknown
}

/** The Engine API as `curl --unix-socket` gives it: for what tests and benchmarks do beside berth. Throws on 4xx and 5xx but 404. */
export async function docker(
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  body?: unknown,
  socketPath = defaultSocket,
): Promise<DockerAnswer> {
  const isBytes = body instanceof Uint8Array
  const sent = body === undefined || isBytes ? body : JSON.stringify(body)
  const type = isBytes ? 'application/x-tar' : 'application/json'
  const { status, text } = await send({ method, path, socketPath, body: sent, type })
  if (status >= 400 && status !== 404) throw new Error(`docker ${method} ${path}: ${status} ${text.trim()}`)
  return { status, body: text.startsWith('{') || text.startsWith('[') ? parse(text) : text }
}

export async function loadImage(tarball: Uint8Array): Promise<void> {
  await docker('POST', '/images/load?quiet=1', tarball)
}

/** Ids of containers, stopped ones too; a filter such as `{ label: ['berth.app=shop'] }`. */
export async function containerIds(filters: Readonly<Record<string, readonly string[]>>): Promise<string[]> {
  return idsOf(await docker('GET', `/containers/json?all=1&filters=${encodeURIComponent(JSON.stringify(filters))}`))
}

export async function removeContainers(ids: readonly string[]): Promise<void> {
  const waiting = [...ids]
  const remove = async (): Promise<void> => {
    for (let id = waiting.pop(); id !== undefined; id = waiting.pop())
      await docker('DELETE', `/containers/${id}?force=1&v=1`)
  }
  await Promise.all(Array.from({ length: removedAtOnce }, remove))
}

/** The engine lets go of a removed container's endpoint a moment later, and under stress sometimes not at all: that is said, not thrown. */
export async function removeNetwork(idOrName: string): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const failure = await docker('DELETE', `/networks/${idOrName}`).then(
      () => null,
      (error: Error) => error.message,
    )
    if (failure === null) return
    if (attempt === 99) console.error(`a network stays behind: ${failure}`)
    await pause(100)
  }
}

export async function networkIds(filters: Readonly<Record<string, readonly string[]>>): Promise<string[]> {
  return idsOf(await docker('GET', `/networks?filters=${encodeURIComponent(JSON.stringify(filters))}`))
}

/** The subnets of all networks of the engine. */
export async function dockerSubnets(): Promise<string[]> {
  const { body } = await docker('GET', '/networks')
  return [...JSON.stringify(body).matchAll(/"Subnet":"([^"]+)"/g)].flatMap(([, subnet]) => subnet ?? [])
}

function idsOf({ body }: DockerAnswer): string[] {
  return Array.isArray(body) ? body.map((one: { Id: string }) => one.Id) : []
}

/** `docker load` answers several documents, one a line. */
function parse(text: string): unknown {
  return JSON.parse(text.includes('\n{') ? `[${text.trim().split('\n').join(',')}]` : text)
}

interface Call {
  readonly socketPath: string
  readonly method: string
  readonly path: string
  readonly body: string | Uint8Array | undefined
  readonly type: string
}

function send({ socketPath, method, path, body, type }: Call) {
  return new Promise<{ status: number; text: string }>((resolve, reject) => {
    const headers = body === undefined ? {} : { 'content-type': type, 'content-length': Buffer.byteLength(body) }
    const options = { socketPath, agent, method, path, headers: { host: 'docker', ...headers } }
    const call = request(options, response => {
      const chunks: Buffer[] = []
      response.on('data', chunk => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() }))
    })
    call.on('error', reject)
    call.end(body)
  })
}
