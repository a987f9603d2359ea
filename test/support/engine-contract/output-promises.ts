import { describe, expect, test } from 'vitest'
import type { Attachment } from '../../../server/adapters/docker/engine-containers.ts'
import { contractCommands, type EngineBench, is } from './engine-bench.ts'

export function describeOutput(bench: EngineBench): void {
  describe('output', () => {
    test('both outputs of a container that has ended can be read', async () => {
      const id = await bench.started({ command: contractCommands.speakAndFail })
      await bench.engine.containers.wait(id)
      expect(await bench.output(id, {})).toEqual({ stdout: 'out\n', stderr: 'err\n' })
      expect(await bench.output(id, { tail: 0 })).toEqual({ stdout: '', stderr: '' })
      expect((await bench.output(id, { timestamps: true })).stdout).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z out\n$/)
      expect(await bench.output(id, { since: new Date(Date.now() + 60_000).toISOString() })).toMatchObject({
        stdout: '',
      })
    })

    test('following ends by itself with the container', async () => {
      const id = await bench.started({ command: contractCommands.speakAndFail })
      expect(await bench.output(id, { follow: true })).toEqual({ stdout: 'out\n', stderr: 'err\n' })
    })

    test('following a silent container ends quietly when it is given up', async () => {
      const id = await bench.started()
      const controller = new AbortController()
      setTimeout(() => controller.abort(), 100)
      expect(await bench.output(id, { follow: true, signal: controller.signal })).toEqual({ stdout: '', stderr: '' })
    })
  })

  describe('input', () => {
    test('an attached container reads until the end of its input, and goes on writing after it', async () => {
      const { id, attachment } = await attached(bench, 'pipe')
      await bench.engine.containers.start(id)
      await attachment.write(Buffer.from('one\ntwo\n'))
      attachment.endInput()
      expect(await textOf(attachment)).toBe('one\ntwo\n')
      expect(await bench.engine.containers.wait(id)).toBe(0)
    })

    test('a terminal shows what is typed, and ends with Ctrl-D', async () => {
      const { id, attachment } = await attached(bench, 'terminal')
      await bench.engine.containers.start(id)
      await bench.engine.containers.resize(id, { columns: 100, rows: 30 })
      await attachment.write(Buffer.from('one\n\u0004'))
      expect(await textOf(attachment)).toBe('one\r\none\r\n')
      expect(await bench.engine.containers.wait(id)).toBe(0)
    })

    test('letting go ends the reading of its output, and the input of the container', async () => {
      const { id, attachment } = await attached(bench, 'pipe')
      await bench.engine.containers.start(id)
      attachment.close()
      await expect(textOf(attachment)).rejects.toThrow()
      expect(await bench.engine.containers.wait(id)).toBe(0)
    })
  })

  describe('commands inside', () => {
    test('a command gives its output and its exit code', async () => {
      const id = await bench.started()
      expect(await bench.engine.containers.exec(id, contractCommands.say, 5000)).toEqual({
        exitCode: 0,
        output: 'hello\n',
      })
      expect(await bench.engine.containers.exec(id, contractCommands.fail, 5000)).toEqual({ exitCode: 7, output: '' })
    })

    test('a command that does not end has the exit code of a timeout', async () => {
      const id = await bench.started()
      expect(await bench.engine.containers.exec(id, contractCommands.stay, 300)).toEqual({ exitCode: 124, output: '' })
    })

    test('a command that does not exist has the exit code of a shell', async () => {
      const id = await bench.started()
      const { exitCode, output } = await bench.engine.containers.exec(id, contractCommands.missing, 5000)
      expect([126, 127]).toContain(exitCode)
      expect(output).toContain('/no/such/program')
    })

    test('a container that does not run takes no commands', async () => {
      const id = await bench.engine.containers.create(bench.aSpec())
      await expect(bench.engine.containers.exec(id, contractCommands.say, 1000)).rejects.toSatisfy(is('CONFLICT'))
    })
  })
}

async function attached(
  bench: EngineBench,
  input: 'pipe' | 'terminal',
): Promise<{ readonly id: string; readonly attachment: Attachment }> {
  const { containers } = bench.engine
  const id = await containers.create(bench.aSpec({ command: contractCommands.echoInput, input }))
  return { id, attachment: await containers.attach(id, input) }
}

async function textOf({ output }: Attachment): Promise<string> {
  let text = ''
  for await (const { bytes } of output) text += Buffer.from(bytes).toString()
  return text
}
