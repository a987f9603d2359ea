import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { writeFrame } from './container-routes.ts'
import type { FakeContainer } from './fake-container.ts'

/** `POST /containers/{id}/attach`: the connection becomes the input and the outputs of the container. */
export function attach(containers: ReadonlyMap<string, FakeContainer>, request: IncomingMessage, socket: Socket): void {
  const container = containers.get(/\/containers\/(\w+)\/attach/.exec(request.url ?? '')?.[1] ?? '')
  if (container === undefined) {
    socket.end('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n')
    return
  }
  socket.on('error', () => {}).on('close', () => void (container.echoes && container.end()))
  socket.write('HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n')
  container.on('changed', action => {
    if (action === 'die') socket.end()
    if (action === 'start' && container.echoes) echo(container, socket)
  })
}

function echo(container: FakeContainer, socket: Socket): void {
  socket.on('end', () => void container.end())
  socket.on('data', (bytes: Buffer) => {
    const text = bytes.toString()
    if (container.body.Tty === true) typeBack(container, socket, text)
    else writeFrame(socket, { at: Date.now(), stream: 1, text })
  })
}

/** The terminal shows what is typed, then `cat` says it again. */
function typeBack(container: FakeContainer, socket: Socket, text: string): void {
  const [typed = '', end] = text.split('\u0004')
  const shown = typed.replaceAll('\n', '\r\n')
  socket.write(shown + shown)
  if (end !== undefined) void container.end()
}
