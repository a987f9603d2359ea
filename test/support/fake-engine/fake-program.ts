import { once } from 'node:events'
import { createServer } from 'node:http'
import { contractCommands } from '../engine-contract/engine-bench.ts'

/** What a container of the fake engine runs. */
export interface Program {
  /** Ends at once with these words and this code, or goes on until it is ended. */
  readonly says?: { readonly stdout: string; readonly stderr: string; readonly exitCode: number }
  /** Ends with its input, and says it again until then. */
  readonly echoes?: true
  /** Frees what it holds. */
  end(): Promise<void>
  /** Its code after SIGTERM; null when it does not hear it. */
  readonly codeAfterTerm: number | null
}

export interface Page {
  readonly version: string
  readonly address: string
  readonly port: number
}

const silent: Program = { end: async () => {}, codeAfterTerm: null }

/** A command of the contract; undefined for one that does not exist. */
export function contractProgram(command: readonly string[]): Program | undefined {
  const words = command.join(' ')
  if (words === contractCommands.stay.join(' ')) return silent
  if (words === contractCommands.speakAndFail.join(' '))
    return { ...silent, says: { stdout: 'out\n', stderr: 'err\n', exitCode: 3 } }
  if (words === contractCommands.say.join(' '))
    return { ...silent, says: { stdout: 'hello\n', stderr: '', exitCode: 0 } }
  if (words === contractCommands.fail.join(' ')) return { ...silent, says: { stdout: '', stderr: '', exitCode: 7 } }
  if (words === contractCommands.echoInput.join(' ')) return { ...silent, echoes: true }
  return undefined
}

/** Really listens at the container's address, and shows its version to everybody. */
export async function pageProgram({ version, address, port }: Page): Promise<Program> {
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/plain', connection: 'close' }).end(`${version}\n`)
  })
  server.listen(port, address)
  await once(server, 'listening')
  return {
    codeAfterTerm: 143,
    async end() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}
