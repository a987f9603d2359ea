import type { Writable } from 'node:stream'
import { type Answering, type Call, filtersIn, hasLabels, Refusal, type Routes, streamed } from './fake-call.ts'
import { type CreateBody, FakeContainer, type Written } from './fake-container.ts'
import type { FakeStorage } from './fake-storage.ts'

export type Tell = (action: string, container: FakeContainer) => void

/** Containers by id, and the calls about them. */
/** `listing` is waited for when a list was made, before it is handed over. */
export function containerRoutes(
  containers: Map<string, FakeContainer>,
  storage: FakeStorage,
  { tell, listing }: { readonly tell: Tell; readonly listing: () => Promise<void> },
): Routes {
  function find(name: string): FakeContainer {
    const found = containers.get(name) ?? [...containers.values()].find(one => one.name === name)
    if (found === undefined) throw new Refusal(404, `No such container: ${name}`)
    return found
  }

  /** The call is about one that is there. */
  const about =
    (work: (container: FakeContainer, call: Call) => unknown): Answering =>
    call =>
      work(find(call.name), call)

  return {
    'POST /containers/create': async call => {
      const name = call.query.get('name') ?? ''
      const body = await call.body<CreateBody>()
      if ([...containers.values()].some(one => one.name === name))
        throw new Refusal(409, `Conflict. The container name "/${name}" is already in use`)
      const container = new FakeContainer(name, body, storage.image(body.Image))
      container.on('changed', action => tell(action, container))
      containers.set(container.id, container)
      return { Id: container.id }
    },
    'GET /containers/json': async ({ query }) => {
      const listed = [...containers.values()]
        .filter(one => hasLabels(one.body.Labels, filtersIn(query).label))
        .map(one => ({
          ...{ Id: one.id, Names: [`/${one.name}`], State: one.state, Labels: one.body.Labels, Ports: [] },
          ...{ Image: one.body.Image, ImageID: one.imageId },
        }))
      await listing()
      return listed
    },
    'POST /containers/(.+)/start': about(async container => {
      if (container.state === 'running') return undefined
      if ([...containers.values()].some(other => other.state === 'running' && isAtOneAddress(other, container)))
        throw new Refusal(403, 'Address already in use')
      await container.start()
    }),
    'POST /containers/(.+)/stop': about((container, { query }) => container.stop(Number(query.get('t')))),
    'POST /containers/(.+)/kill': about(container => {
      if (container.state !== 'running') throw new Refusal(409, `Container ${container.id} is not running`)
      return container.kill()
    }),
    'POST /containers/(.+)/update': about(async (container, call) => {
      const { RestartPolicy } = await call.body<{ RestartPolicy: { Name: string } }>()
      container.body.HostConfig.RestartPolicy = RestartPolicy
      return { Warnings: null }
    }),
    'POST /containers/(.+)/resize': about(({ state, id }) => {
      if (state !== 'running') throw new Refusal(409, `Container ${id} is not running`)
    }),
    'POST /containers/(.+)/wait': about(async (container, { response }) => {
      response.writeHead(200).flushHeaders()
      response.end(JSON.stringify({ StatusCode: await container.ended() }))
      return streamed
    }),
    'DELETE /containers/(.+)': about(async container => {
      await container.kill()
      containers.delete(container.id)
      tell('destroy', container)
    }),
    'GET /containers/(.+)/json': about(container => container.facts()),
    'GET /containers/(.+)/stats': about(({ state }) => ({
      cpu_stats: { cpu_usage: { total_usage: 1e6 } },
      memory_stats: { usage: state === 'running' ? 1e6 : 0, stats: {} },
    })),
    'GET /containers/(.+)/logs': about((container, call) => writeLogs(container, call)),
  }
}

function isAtOneAddress(left: FakeContainer, right: FakeContainer): boolean {
  return left.network.name === right.network.name && left.network.address === right.network.address
}

async function writeLogs(container: FakeContainer, { query, response }: Call): Promise<unknown> {
  response.writeHead(200).flushHeaders()
  if (query.get('follow') === 'true') await container.ended()
  const since = Number(query.get('since') ?? 0) * 1000
  const lines = query.get('tail') === '0' ? [] : container.output.filter(({ at, text }) => at >= since && text !== '')
  for (const line of lines) writeFrame(response, line, query.get('timestamps') === 'true')
  response.end()
  return streamed
}

/** A header of the stream's number, three zeros and the length, then the bytes. */
export function writeFrame(response: Writable, { at, stream, text }: Written, hasTime = false): void {
  const bytes = Buffer.from(hasTime ? `${new Date(at).toISOString()} ${text}` : text)
  const header = Buffer.alloc(8)
  header[0] = stream
  header.writeUInt32BE(bytes.length, 4)
  response.write(Buffer.concat([header, bytes]))
}
