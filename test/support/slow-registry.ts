import { once } from 'node:events'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { freePort } from './free-port.ts'
import type { TestRegistry } from './registry.ts'

export interface SlowRegistry extends AsyncDisposable {
  /** `127.0.0.1:40123`, as it stands in image names. */
  readonly server: string
  /** From now on layers come at once, those that wait too. */
  hurry(): void
}

/** The same content as a registry's, whose layers do not come until they may: a pull stands still at its beginning. */
export async function startSlowRegistry(registry: TestRegistry): Promise<SlowRegistry> {
  const port = await freePort()
  const hurried = Promise.withResolvers<void>()
  const server = createServer((asked, answer) => {
    const pass = (): void => forward(registry, asked, answer)
    if (asked.url?.includes('/blobs/') === true) void hurried.promise.then(pass)
    else pass()
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return {
    server: `127.0.0.1:${port}`,
    hurry: () => hurried.resolve(),
    async [Symbol.asyncDispose]() {
      hurried.resolve()
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function forward(registry: TestRegistry, asked: IncomingMessage, answer: ServerResponse): void {
  const [host, port] = registry.server.split(':')
  const { method, url, headers } = asked
  const call = request({ host, port, method, path: url, headers: { ...headers, host: registry.server } }, given => {
    answer.writeHead(given.statusCode ?? 502, given.headers)
    given.pipe(answer)
  })
  call.on('error', () => answer.destroy())
  asked.pipe(call)
}
