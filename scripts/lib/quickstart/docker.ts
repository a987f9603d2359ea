import { askSocket, type Question } from './ask-socket.ts'
import { Trouble } from './trouble.ts'

/** The few calls of the Engine API that a quickstart needs beside berth's own. */
export interface Docker {
  loadImage(archive: Uint8Array): Promise<void>
  /** Containers and networks of one berth, by its instance: `hello-web…`, `berth-…-default`. */
  made(instance: string): Promise<readonly string[]>
  /** Ends and removes them; volumes stay. */
  removeMade(instance: string): Promise<void>
}

interface Listed {
  readonly Id: string
  readonly Name?: string
  readonly Names?: readonly string[]
}

export function openDocker(socketPath: string): Docker {
  return {
    async loadImage(archive) {
      const answer = await ask({ method: 'POST', path: '/images/load?quiet=1', body: archive })
      if (answer.includes('errorDetail')) throw new Trouble(`Docker does not take the sample image: ${answer.trim()}`)
    },
    async made(instance) {
      const all = [...(await list('/containers/json?all=1&', instance)), ...(await list('/networks?', instance))]
      return all.map(({ Id, Name, Names }) => Name ?? Names?.[0]?.slice(1) ?? Id)
    },
    async removeMade(instance) {
      const containers = await list('/containers/json?all=1&', instance)
      await Promise.all(containers.map(({ Id }) => endAndRemove(Id)))
      for (const { Id } of await list('/networks?', instance)) await ask({ method: 'DELETE', path: `/networks/${Id}` })
    },
  }

  async function list(path: string, instance: string): Promise<readonly Listed[]> {
    const filters = encodeURIComponent(JSON.stringify({ label: [`berth.instance=${instance}`] }))
    return JSON.parse(await ask({ method: 'GET', path: `${path}filters=${filters}` }))
  }

  async function endAndRemove(id: string): Promise<void> {
    await ask({ method: 'POST', path: `/containers/${id}/stop?t=10` })
    await ask({ method: 'DELETE', path: `/containers/${id}?force=1&v=1` })
  }

  /** What is gone or stopped already is as wanted. */
  async function ask(question: Question): Promise<string> {
    const { status, text } = await askSocket(socketPath, question)
    if (status < 400 || status === 404) return text
    throw new Trouble(`Docker refused ${question.method} ${question.path}: ${text.trim()}`)
  }
}
