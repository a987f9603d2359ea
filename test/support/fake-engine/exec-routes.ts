import { once } from 'node:events'
import { writeFrame } from './container-routes.ts'
import { type Answering, Refusal, type Routes, streamed } from './fake-call.ts'
import type { FakeContainer } from './fake-container.ts'
import { contractProgram, type Program } from './fake-program.ts'

/** Commands inside containers. */
export function execRoutes(containers: ReadonlyMap<string, FakeContainer>): Routes {
  const begun: Program[] = []

  const make: Answering = async call => {
    const container = containers.get(call.name)
    if (container === undefined) throw new Refusal(404, `No such container: ${call.name}`)
    if (container.state !== 'running') throw new Refusal(409, `Container ${call.name} is not running`)
    const { Cmd } = await call.body<{ Cmd: readonly string[] }>()
    return { Id: String(begun.push(contractProgram(Cmd) ?? missing(Cmd)) - 1) }
  }

  return {
    'POST /containers/(.+)/exec': make,
    'POST /exec/(.+)/start': async ({ name, response }) => {
      const says = begun[Number(name)]?.says
      response.writeHead(200).flushHeaders()
      if (says === undefined) await once(response, 'close')
      else if (says.stdout !== '') writeFrame(response, { at: Date.now(), stream: 1, text: says.stdout })
      response.end()
      return streamed
    },
    'GET /exec/(.+)/json': ({ name }) => {
      const says = begun[Number(name)]?.says
      return { Running: says === undefined, ExitCode: says?.exitCode ?? 0 }
    },
  }
}

function missing(command: readonly string[]): Program {
  const stdout = `OCI runtime exec failed: exec: "${command[0]}": no such file or directory\n`
  return { codeAfterTerm: null, end: async () => {}, says: { stdout, stderr: '', exitCode: 127 } }
}
