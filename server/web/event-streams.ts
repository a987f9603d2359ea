import type { Logger } from '../log.ts'
import { Refusal } from './refusal.ts'

const HEARTBEAT_MS = 15_000
const MOST_PER_OWNER = 20
const MOST_IN_ALL = 200

export interface ServerEvent {
  /** Comes back as `lastEventId` when the reader returns. */
  readonly id?: string
  /** Unnamed events are swapped into the page by htmx; named ones are only dispatched. */
  readonly event?: string
  readonly data: string
}

export interface EventStream {
  /** What the reader saw last, before it was cut off. */
  readonly lastEventId: string | undefined
  /** Aborts when the reader goes or the server stops. */
  readonly signal: AbortSignal
  /** Resolves when the reader can take more; at once when it is gone. */
  readonly send: (event: ServerEvent) => Promise<void>
}

export type EventWriter = (stream: EventStream) => Promise<void>

export interface StreamReader {
  readonly owner: string
  readonly lastEventId: string | undefined
  /** Asked at every heartbeat; the stream ends when it says no. */
  readonly mayRead: () => boolean
}

export interface EventStreams {
  /** A `text/event-stream` that `write` fills until it returns. Throws RATE_LIMITED. */
  open(reader: StreamReader, write: EventWriter): Response
  endAll(): void
}

/** Live answers: counted by owner, kept open by a heartbeat, ended when the reader or the server goes. */
export function openEventStreams(log: Logger): EventStreams {
  const open = new Map<AbortController, string>()
  return {
    open({ owner, lastEventId, mayRead }, write) {
      refuseCrowd([...open.values()], owner)
      const controller = new AbortController()
      open.set(controller, owner)
      controller.signal.addEventListener('abort', () => open.delete(controller))
      return new Response(eventBody(controller, { lastEventId, mayRead, write, log }), {
        headers: { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' },
      })
    },
    endAll() {
      for (const controller of open.keys()) controller.abort()
    },
  }
}

function eventBody(
  controller: AbortController,
  { lastEventId, mayRead, write, log }: Omit<StreamReader, 'owner'> & { write: EventWriter; log: Logger },
): ReadableStream<Uint8Array> {
  const { signal } = controller
  let readerIsReady = Promise.withResolvers<void>()
  return new ReadableStream(
    {
      start(output) {
        const heartbeat = setInterval(() => {
          if (!mayRead()) controller.abort()
          else if ((output.desiredSize ?? 0) > 0) output.enqueue(bytesOf(': still here\n\n'))
        }, HEARTBEAT_MS)
        signal.addEventListener('abort', () => {
          clearInterval(heartbeat)
          readerIsReady.resolve()
          closeQuietly(output)
        })
        async function send(event: ServerEvent): Promise<void> {
          if (signal.aborted) return
          output.enqueue(bytesOf(textOf(event)))
          if ((output.desiredSize ?? 0) > 0) return
          readerIsReady = Promise.withResolvers()
          await readerIsReady.promise
        }
        output.enqueue(bytesOf(': open\n\n'))
        write({ lastEventId, signal, send })
          .catch((error: unknown) => log.error({ err: error }, 'a live stream ended early'))
          .finally(() => controller.abort())
      },
      pull: () => readerIsReady.resolve(),
      cancel: () => controller.abort(),
    },
    { highWaterMark: 64 },
  )
}

/** Data of several lines becomes several `data:` lines; ids and names may hold no line break at all. */
function textOf({ id, event, data }: ServerEvent): string {
  const lines = data.split(/\r\n|\r|\n/).map(line => `data: ${line}\n`)
  return `${field('id', id)}${field('event', event)}${lines.join('')}\n`
}

function field(name: string, value: string | undefined): string {
  return value === undefined ? '' : `${name}: ${value.replace(/[\r\n\0]/g, ' ')}\n`
}

const encoder = new TextEncoder()

function bytesOf(text: string): Uint8Array {
  return encoder.encode(text)
}

function closeQuietly(output: ReadableStreamDefaultController): void {
  try {
    output.close()
  } catch {
    // The reader cancelled first: it is closed already.
  }
}

function refuseCrowd(owners: readonly string[], owner: string): void {
  const own = owners.filter(one => one === owner).length
  if (own < MOST_PER_OWNER && owners.length < MOST_IN_ALL) return
  throw new Refusal(429, {
    code: 'RATE_LIMITED',
    message: `Too many live streams are open (${own} of yours, ${owners.length} in all).`,
    advice: 'Close other pages of berth, or other `logs -f`, and try again.',
    retryAfterSeconds: 10,
  })
}
