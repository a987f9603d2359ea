import type { Duplex } from 'node:stream'
import { engineLost, notAnEngine } from '../../failures/engine-failures.ts'
import type { EngineCall, EngineConnection } from './engine-connection.ts'
import type { Attachment, LogChunk } from './engine-containers.ts'
import { engineName } from './engine-name.ts'
import { BadFrame, logFrames } from './log-frames.ts'

/**
 * Unless it is told others, the engine keeps Ctrl-P back, since Ctrl-P Ctrl-Q would detach. There is no way to say
 * "none", so this is a row of keys that nobody types.
 */
const detachKeys = 'ctrl-^,ctrl-_,ctrl-^,ctrl-_,ctrl-^,ctrl-_'

/** Takes hold of the input and the outputs of a container, by the connection itself (`Upgrade: tcp`). */
export async function attachToContainer(
  engine: EngineConnection,
  id: string,
  input: 'pipe' | 'terminal',
): Promise<Attachment> {
  const both = { stream: true, hijack: true, stdin: true, stdout: true, stderr: true, detachKeys }
  const ask: EngineCall['ask'] = docker => docker.getContainer(engineName(id)).attach(both)
  const socket = await engine.socket({ ask })
  // Told by the loop over its output; the listener keeps a fault that comes before it from ending berth.
  socket.on('error', () => {})
  return {
    output: outputOf(engine, socket, input),
    async write(bytes) {
      if (!socket.writable || socket.write(bytes)) return
      await drained(socket)
    },
    endInput: () => void socket.end(),
    close: () => void socket.destroy(),
  }
}

function drained(socket: Duplex): Promise<void> {
  return new Promise(resolve => {
    const done = () => {
      socket.off('drain', done).off('close', done)
      resolve()
    }
    socket.on('drain', done).on('close', done)
  })
}

async function* outputOf(
  { socketPath }: EngineConnection,
  socket: Duplex,
  input: 'pipe' | 'terminal',
): AsyncGenerator<LogChunk> {
  try {
    // The frames are those of pipes; a terminal's bytes come as they are, and none is kept back to look for a header.
    if (input === 'pipe') yield* logFrames(socket)
    else for await (const bytes of socket as AsyncIterable<Uint8Array>) yield { stream: 'stdout', bytes }
  } catch (error) {
    if (error instanceof BadFrame) throw notAnEngine(socketPath, 'read the output', error)
    throw engineLost(socketPath, error)
  }
}
