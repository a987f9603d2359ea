import type { IncomingMessage } from 'node:http'
import { createParser } from 'eventsource-parser'

export interface ServerEvent {
  readonly id: string | undefined
  /** `message` where the server names none. */
  readonly event: string
  readonly data: string
}

/** The events of a `text/event-stream`. A character cut in two by the network is put together. */
export async function* serverEvents(message: IncomingMessage): AsyncGenerator<ServerEvent> {
  let read: ServerEvent[] = []
  const parser = createParser({
    onEvent: ({ id, event = 'message', data }) => void read.push({ id, event, data }),
  })
  message.setEncoding('utf8')
  for await (const chunk of message as AsyncIterable<string>) {
    parser.feed(chunk)
    yield* read
    read = []
  }
}
