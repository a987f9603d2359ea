import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { basename, join } from 'node:path'

/** The files of a folder over HTTP, as releases stand at an address. */
export async function servedFolder(
  folder: string,
  { port, host } = { port: 0, host: '127.0.0.1' },
): Promise<AsyncDisposable & { readonly url: string }> {
  const server = createServer(({ url = '' }, answer) => {
    const file = createReadStream(join(folder, basename(url)))
    file.on('error', () => answer.writeHead(404).end())
    file.pipe(answer)
  })
  server.listen(port, host)
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
