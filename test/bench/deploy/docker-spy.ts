import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** One call of the Engine API that went through. */
export interface DockerCall {
  readonly method: string
  readonly path: string
  readonly body: string
  /** Milliseconds since 1970. */
  readonly startedAt: number
  readonly tookMs: number
}

export interface DockerSpy extends AsyncDisposable {
  readonly socket: string
  readonly calls: DockerCall[]
}

/** A socket that hands everything on to Docker and keeps what was asked: so the bare side gets berth's own create body. */
export async function startDockerSpy(): Promise<DockerSpy> {
  const folder = await mkdtemp(join(tmpdir(), 'berth-spy-'))
  const socket = join(folder, 'docker.sock')
  const calls: DockerCall[] = []
  const server = createServer((asked, answer) => handOn({ asked, answer, calls }))
  server.listen(socket)
  await once(server, 'listening')
  return {
    socket,
    calls,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

interface Exchange {
  readonly asked: IncomingMessage
  readonly answer: ServerResponse
  readonly calls: DockerCall[]
}

function handOn({ asked, answer, calls }: Exchange): void {
  const { method = 'GET', url: path = '/', headers } = asked
  const startedAt = Date.now()
  const began = performance.now()
  const chunks: Buffer[] = []
  const call = request({ socketPath: '/var/run/docker.sock', method, path, headers }, response => {
    answer.writeHead(response.statusCode ?? 502, response.headers)
    response.pipe(answer)
    response.on('end', () => {
      const body = Buffer.concat(chunks).toString()
      calls.push({ method, path, body, startedAt, tookMs: performance.now() - began })
    })
  })
  call.on('error', () => answer.destroy())
  answer.on('close', () => call.destroy())
  asked.on('data', chunk => chunks.push(chunk))
  asked.pipe(call)
}
