import type { IncomingMessage } from 'node:http'

export interface ServerEvent {
  readonly id: string | undefined
  /** `message` where the server names none. */
  readonly event: string
  readonly data: string
}

/** The events of a `text/event-stream`, as the HTML standard reads them. A character cut in two by the network is put together. */
export async function* serverEvents(message: IncomingMessage): AsyncGenerator<ServerEvent> {
  let fields: string[] = []
  for await (const line of linesOf(message)) {
    if (line !== '') fields.push(line)
    else {
      const event = eventOf(fields)
      fields = []
      if (event !== undefined) yield event
    }
  }
}

async function* linesOf(message: IncomingMessage): AsyncGenerator<string> {
  let begun: string[] = []
  message.setEncoding('utf8')
  for await (const chunk of message as AsyncIterable<string>) {
    const [piece = '', ...others] = chunk.split('\n')
    begun.push(piece)
    const last = others.pop()
    if (last === undefined) continue
    for (const line of [begun.join(''), ...others]) yield line.replace(/\r$/, '')
    begun = [last]
  }
}

function eventOf(lines: readonly string[]): ServerEvent | undefined {
  const fields = lines.filter(line => !line.startsWith(':')).map(fieldOf)
  const all = (name: string) => fields.filter(field => field.name === name).map(field => field.value)
  const data = all('data')
  if (data.length === 0) return undefined
  return { id: all('id').at(-1), event: all('event').at(-1) ?? 'message', data: data.join('\n') }
}

function fieldOf(line: string): { name: string; value: string } {
  const colon = line.indexOf(':')
  if (colon === -1) return { name: line, value: '' }
  return { name: line.slice(0, colon), value: line.slice(colon + 1).replace(/^ /, '') }
}
