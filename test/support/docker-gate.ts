import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface DockerGate extends AsyncDisposable {
  readonly socket: string
  /** As if the engine had died: open calls break off, new ones are refused. */
  shut(): Promise<void>
  open(): Promise<void>
}

/** A socket in front of Docker that can be shut; the engine and its containers go on behind it. */
export async function openDockerGate(): Promise<DockerGate> {
  const folder = mkdtempSync(join(tmpdir(), 'berth-gate-'))
  const socket = join(folder, 'docker.sock')
  const passing = new Set<Socket>()
  let server = gate()

  function gate() {
    return createServer(caller => {
      const engine = connect('/var/run/docker.sock')
      for (const [one, other] of [
        [caller, engine],
        [engine, caller],
      ] as const) {
        passing.add(one)
        one.on('error', () => other.destroy())
        one.on('close', () => {
          passing.delete(one)
          other.destroy()
        })
        one.pipe(other)
      }
    })
  }

  async function open(): Promise<void> {
    if (server.listening) return
    server = gate()
    server.listen(socket)
    await once(server, 'listening')
  }

  async function shut(): Promise<void> {
    for (const one of passing) one.destroy()
    if (!server.listening) return
    server.close()
    await once(server, 'close')
  }

  await open()
  return {
    socket,
    open,
    shut,
    async [Symbol.asyncDispose]() {
      await shut()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
