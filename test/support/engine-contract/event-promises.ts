import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { EngineEvent } from '../../../server/adapters/docker/engine.ts'
import { contractCommands, type EngineBench } from './engine-bench.ts'

export function describeEvents(bench: EngineBench): void {
  test('events tell of starts and ends until they are given up', async () => {
    const controller = new AbortController()
    const seen: EngineEvent[] = []
    const listening = (async () => {
      for await (const event of bench.engine.events(controller.signal)) seen.push(event)
    })()
    await pause(300)
    const id = await bench.started({ command: contractCommands.speakAndFail })
    await bench.engine.containers.wait(id)
    await bench.engine.containers.remove(id)
    await expect
      .poll(() => seen.filter(event => event.container === id).map(event => event.action))
      .toContain('destroy')
    controller.abort()
    await listening
    const at = expect.closeTo(Date.now(), -5)
    expect(seen).toContainEqual({ action: 'start', container: id, exitCode: null, signal: null, at })
    expect(seen).toContainEqual({ action: 'die', container: id, exitCode: 3, signal: null, at })
  })
}
