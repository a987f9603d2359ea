import type { Readable } from 'node:stream'
import Docker from 'dockerode'
import type { Dispatcher, Pool } from 'undici'
import type { EngineRefusal } from '../../failures/engine-failures.ts'
import { endpointOf } from './engine-endpoints.ts'
import { jsonIn } from './json-text.ts'

/** One request of dockerode, as its modem hands it to `buildRequest`. */
interface ModemRequest {
  readonly path: string
  readonly method: Dispatcher.HttpMethod
  readonly headers: Record<string, string>
}

type Answered = (error: unknown, answer: unknown) => void
/** A tarball comes as a stream. */
type Body = string | Uint8Array | Readable | undefined

export interface Transport {
  readonly pool: Pool
  /** `v1.41`; undefined for the request that asks for it. */
  readonly version: string | undefined
  readonly signal: AbortSignal
  /** A stream is handed over when its head has come, and so is a connection that goes both ways from then on; everything else is read to its end. */
  readonly answer: 'whole' | 'stream' | 'socket'
  /** Told before a request goes out: `POST /containers/create`. */
  readonly onRequest: (name: string) => void
  /** Makes the error of a status of 400 or more. */
  readonly refused: (refusal: EngineRefusal) => Error
  /** Makes the error of an answer that is no JSON. */
  readonly unreadable: () => Error
}

/**
 * Clients of one engine whose requests go by our transport. dockerode's own one stays pending for ever when the engine
 * dies inside an answer, takes 304 for a failure, knows no signal on `Image.inspect`, `Image.distribution` and
 * `Network.inspect`, prefers DOCKER_HOST to the socket, and runs `util.inspect` over its options at every request
 * (73 ms with an agent that holds twenty streams). All of that is in its modem's `buildRequest`, which is replaced here.
 */
export function dockerodeClients(socketPath: string): (transport: Transport) => Docker {
  // `host: undefined` keeps DOCKER_HOST out.
  const { modem } = new Docker({ socketPath, host: undefined as unknown as string })
  return transport => {
    const buildRequest = (request: ModemRequest, _context: unknown, data: Body, answered: Answered) => {
      send(request, data, transport).then(
        answer => answered(null, answer),
        (error: unknown) => answered(error, null),
      )
    }
    const ours = Object.assign(Object.create(modem), { buildRequest, version: transport.version })
    // The option that dockerode's types do not know.
    return new Docker({ modem: ours } as Docker.DockerOptions)
  }
}

async function send({ path, method, headers }: ModemRequest, data: Body, transport: Transport): Promise<unknown> {
  const { pool, signal } = transport
  const name = `${method} ${path.replace(/^\/v[\d.]+(?=\/)/, '').split('?', 1)[0]}`
  if (endpointOf(name) === undefined) throw new Error(`berth must not ask an engine for ${name}`)
  transport.onRequest(name)
  if (transport.answer === 'socket') return (await pool.upgrade({ path, method, protocol: 'tcp', signal })).socket
  const response = await pool.request({ path, method, headers, body: data ?? null, signal })
  if (response.statusCode >= 400) {
    throw transport.refused({ status: response.statusCode, message: messageIn(await response.body.text()) })
  }
  if (transport.answer === 'stream') return response.body
  return answerIn(await response.body.text(), transport)
}

/** 204 and 304 answer nothing; dockerode itself reads `Id` out of some answers, so there is always an object. */
function answerIn(text: string, { unreadable }: Transport): unknown {
  if (text.trim() === '') return {}
  const answer = jsonIn(text)
  if (answer === undefined || answer === null) throw unreadable()
  return answer
}

function messageIn(text: string): string {
  const answer = jsonIn(text)
  // Proxies and very old engines answer plain text.
  return answer !== null && typeof answer === 'object' && 'message' in answer ? String(answer.message) : text
}
