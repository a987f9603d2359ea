import { askSocket, type Question } from './ask-socket.ts'
import { Trouble } from './trouble.ts'

/** The few calls of the Engine API that scripts need beside berth's own. */
export interface Docker {
  loadImage(archive: Uint8Array): Promise<void>
  /** Containers and networks with a label, by name: `hello-web…`, `berth-…-default`. */
  made(label: string): Promise<readonly string[]>
  /** Ends and removes them; answers their names. */
  remove(what: Removal): Promise<readonly string[]>
}

export interface Removal {
  /** `name` or `name=value`. */
  readonly label: string
  /** Only what was made since, in seconds since 1970. */
  readonly since?: number
  readonly volumes: 'keep' | 'remove'
}

interface Thing {
  readonly path: string
  readonly name: string
  readonly createdAt: number
}

export function openDocker(socketPath: string): Docker {
  return {
    async loadImage(archive) {
      const answer = await ask({ method: 'POST', path: '/images/load?quiet=1', body: archive })
      if (answer.includes('errorDetail')) throw new Trouble(`Docker does not take the sample image: ${answer.trim()}`)
    },
    async made(label) {
      return [...(await containers(label)), ...(await networks(label))].map(({ name }) => name)
    },
    async remove({ label, since = 0, volumes }) {
      const isMeant = ({ createdAt }: Thing): boolean => createdAt >= since
      const ended = (await containers(label)).filter(isMeant)
      await Promise.all(ended.map(endAndRemove))
      const rest = [...(await networks(label)), ...(volumes === 'remove' ? await volumesOf(label) : [])].filter(isMeant)
      for (const { path } of rest) await ask({ method: 'DELETE', path })
      return [...ended, ...rest].map(({ name }) => name)
    },
  }

  async function containers(label: string): Promise<readonly Thing[]> {
    const listed: { Id: string; Names: string[]; Created: number }[] = await list('/containers/json?all=1&', label)
    return listed.map(({ Id, Names, Created }) => ({
      path: `/containers/${Id}`,
      name: Names[0]?.slice(1) ?? Id,
      createdAt: Created,
    }))
  }

  async function networks(label: string): Promise<readonly Thing[]> {
    const listed: { Id: string; Name: string; Created: string }[] = await list('/networks?', label)
    return listed.map(({ Id, Name, Created }) => ({
      path: `/networks/${Id}`,
      name: Name,
      createdAt: secondsAt(Created),
    }))
  }

  async function volumesOf(label: string): Promise<readonly Thing[]> {
    const { Volumes }: { Volumes: { Name: string; CreatedAt: string }[] | null } = await list('/volumes?', label)
    return (Volumes ?? []).map(({ Name, CreatedAt }) => ({
      path: `/volumes/${Name}`,
      name: Name,
      createdAt: secondsAt(CreatedAt),
    }))
  }

  async function list(path: string, label: string) {
    const filters = encodeURIComponent(JSON.stringify({ label: [label] }))
    return JSON.parse(await ask({ method: 'GET', path: `${path}filters=${filters}` }))
  }

  async function endAndRemove({ path }: Thing): Promise<void> {
    await ask({ method: 'POST', path: `${path}/stop?t=10` })
    await ask({ method: 'DELETE', path: `${path}?force=1&v=1` })
  }

  /** What is gone or stopped already is as wanted. */
  async function ask(question: Question): Promise<string> {
    const { status, text } = await askSocket(socketPath, question)
    if (status < 400 || status === 404) return text
    throw new Trouble(`Docker refused ${question.method} ${question.path}: ${text.trim()}`)
  }
}

function secondsAt(iso: string): number {
  return Date.parse(iso) / 1000
}
