import { setTimeout as pause } from 'node:timers/promises'
import * as z from 'zod'
import type { EngineCall, EngineConnection } from './engine-connection.ts'
import type { ExecResult } from './engine-containers.ts'
import { engineName } from './engine-name.ts'
import { engineOutput } from './engine-output.ts'
import { goNumber } from './go-json.ts'

interface Exec {
  readonly id: string
  readonly command: readonly string[]
  readonly timeoutMs: number
}

const outputLimitBytes = 64 * 1024
/** As timeout(1) says it. The engine cannot end a command that was begun, so it may still run. */
const timedOutExitCode = 124

export async function execInContainer(engine: EngineConnection, { id, command, timeoutMs }: Exec): Promise<ExecResult> {
  const wanted = { AttachStdout: true, AttachStderr: true, Cmd: [...command] }
  const exec = await engine.json({ ask: docker => docker.getContainer(engineName(id)).exec(wanted) }, made)
  const timeout = AbortSignal.timeout(timeoutMs)
  const output = new Output()
  try {
    await readOutput(engine, { exec: exec.id, signal: timeout, output })
  } catch (error) {
    if (!timeout.aborted) throw error
    return { exitCode: timedOutExitCode, output: output.text() }
  }
  return { exitCode: await exitCodeOf(engine, exec.id), output: output.text() }
}

const made = z.object({ id: z.string() })

async function readOutput(
  engine: EngineConnection,
  { exec, signal, output }: { exec: string; signal: AbortSignal; output: Output },
): Promise<void> {
  const ask: EngineCall['ask'] = docker => docker.getExec(engineName(exec)).start({ Detach: false, Tty: false })
  for await (const chunk of engineOutput(engine, { ask, signal })) output.add(chunk.bytes)
}

class Output {
  readonly #chunks: Uint8Array[] = []
  #room = outputLimitBytes

  add(bytes: Uint8Array): void {
    if (this.#room === 0) return
    const kept = bytes.subarray(0, this.#room)
    this.#room -= kept.length
    this.#chunks.push(kept)
  }

  text(): string {
    return Buffer.concat(this.#chunks).toString('utf8')
  }
}

/** The output may end a moment before the engine has noted the exit (spotify/docker-client#679). */
async function exitCodeOf(engine: EngineConnection, exec: string): Promise<number> {
  for (let attempt = 0; attempt < 50; attempt++) {
    const answer = await engine.json({ ask: docker => docker.getExec(engineName(exec)).inspect() }, ended)
    if (!answer.Running) return answer.ExitCode
    await pause(20)
  }
  return timedOutExitCode
}

const ended = z.object({ Running: z.boolean(), ExitCode: goNumber })
