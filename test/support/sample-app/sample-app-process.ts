import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { freePort } from '../free-port.ts'
import { sampleAppFile } from './sample-app-image.ts'

export interface SampleAppProcess extends AsyncDisposable {
  readonly port: number
  readonly ended: Promise<unknown>
  kill(signal: 'SIGTERM' | 'SIGKILL'): void
}

/** The sample app as a process of this machine, listening on loopback. */
export async function startSampleApp(env: Readonly<Record<string, string>> = {}): Promise<SampleAppProcess> {
  const port = Number(env.PORT ?? (await freePort()))
  const child = spawn(process.execPath, [sampleAppFile], {
    env: { ...process.env, LISTEN_HOST: '127.0.0.1', PORT: String(port), ...env },
    stdio: 'ignore',
  })
  const ended = once(child, 'exit')
  await untilHealthy(port)
  return {
    port,
    ended,
    kill: signal => child.kill(signal),
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null || child.signalCode !== null) return
      child.kill('SIGKILL')
      await ended
    },
  }
}

async function untilHealthy(port: number): Promise<void> {
  for (let attempt = 0; attempt < 500; attempt++) {
    const answer = await fetch(`http://127.0.0.1:${port}/health`).catch(() => null)
    if (answer !== null) return
    await pause(10)
  }
  throw new Error(`the sample app does not answer on port ${port}`)
}
