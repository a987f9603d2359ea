import type { App } from '../../apps/app.ts'
import type { Container } from '../../containers/container-store.ts'
import { type Answer, askHttp, isHealthy } from '../../containers/probing/ask-http.ts'
import { pause, type Worker } from '../../workers.ts'
import type { DeployContext } from '../deploy-context.ts'
import type { AppHealth } from './app-health.ts'

const everyMs = 10_000
const limitMs = 5000
/** One wrong answer may be chance. */
const mostInARow = 3

type Context = Pick<DeployContext, 'apps' | 'containers' | 'deploys' | 'releases' | 'hostsOf' | 'changes'>

/** Asks the health path of what serves every 10 s. It only tells: an app that answers wrongly is not started again for that. */
export function healthWatch(context: Context, health: AppHealth): Worker {
  const { apps, containers, deploys, releases, hostsOf, changes } = context
  const inARow = new Map<string, number>()

  async function askAll(): Promise<void> {
    const all = apps.all()
    const live = releases.among(all.flatMap(app => app.liveRelease ?? []))
    await Promise.all(all.map(app => askApp(app, live.get(app.id)?.settings.healthPath ?? null)))
    for (const id of inARow.keys()) if (containers.find(id)?.role !== 'serving') inARow.delete(id)
  }

  async function askApp(app: App, path: string | null): Promise<void> {
    const words = path === null || !isUp(app) ? null : await wrongAnswerOf(app, path)
    if (health.answersWrongly(app.id, words)) changes.publish({ kind: 'app', app: app.id })
  }

  function isUp(app: App): boolean {
    return !app.isSuspended && app.deleting === null && !deploys.isOpen(app.id)
  }

  async function wrongAnswerOf(app: App, path: string): Promise<string | null> {
    const web = containers.of(app.id, 'serving').filter(({ process }) => process === 'web')
    const found = await Promise.all(web.map(one => askOne(app, one, path)))
    return found.find(one => one !== null) ?? null
  }

  /** What it answers once that is no chance; null while it may be well. */
  async function askOne(app: App, { id, address, port }: Container, path: string): Promise<string | null> {
    const answer = await askHttp({ address, port, path, host: hostsOf(app.id)[0] ?? app.name, limitMs })
    const times = isHealthy(answer) ? 0 : (inARow.get(id) ?? 0) + 1
    if (times === 0) inARow.delete(id)
    else inARow.set(id, times)
    return times < mostInARow ? null : `${path} ${inWords(answer)}`
  }

  return {
    name: 'health paths',
    async run(signal) {
      for (await pause(everyMs, signal); !signal.aborted; await pause(everyMs, signal)) await askAll()
    },
  }
}

function inWords(answer: Answer): string {
  return answer.kind === 'status' ? `answers ${answer.status}` : 'does not answer'
}
