import type { AppView } from '../../server/apps/app-view.ts'
import { byteSize } from '../../shared/byte-size.ts'
import { familiarImage } from '../../shared/image-reference.ts'
import { relativeTime } from '../../shared/relative-time.ts'
import { namesOfChanges } from '../deploys/tell-changes.ts'
import { versionWords } from '../deploys/version-words.ts'
import type { Shell } from '../shell.ts'
import { printFacts } from '../terminal/facts.ts'
import { spoken } from '../terminal/spoken.ts'
import { statusCell } from './app-status.ts'

/** One app, for a person. */
export function tellApp({ out, now }: Shell, app: AppView): void {
  const ago = (time: string) => relativeTime(Date.parse(time), now())
  printFacts(out, [
    ['app', { text: app.name, style: 'bold' }],
    ['status', statusCell(app)],
    ['reason', app.reason && spoken(app.reason, out)],
    ['warning', app.warnings.map(({ message, advice }) => spoken(`${message} ${advice}`, out)).join('\n')],
    ['address', app.url],
    ['image', app.image === null ? 'none yet' : familiarImage(app.image)],
    ['live', app.release && `${versionWords(app.release)}, made ${ago(app.release.createdAt)}`],
    ['earlier', earlier(app, ago)],
    ['not live yet', namesOfChanges(app.pending ?? [])],
    ['processes', app.processes.map(processWords).join('\n')],
    ['domains', app.domains.map(domain => `${domain.host} (${domain.kind})`).join('\n')],
    ['volumes', app.volumes.map(volume => `${volume.name} at ${volume.path}`).join('\n')],
    ['variables', app.variables?.map(variable => variable.name).join(', ')],
    ['credential', app.credential.name ?? `none: ${spoken(app.credential.reason, out)}`],
    ['project', app.project],
    ['port', app.port === null ? 'PORT, else as the image says, else 8080' : String(app.port)],
    ['health', app.healthPath ?? 'any answer to GET /, else an open port'],
    ['before live', app.releaseCommand?.join(' ')],
    ['created', ago(app.createdAt)],
  ])
}

function earlier({ releases = [], release }: AppView, ago: (time: string) => string): string {
  return releases
    .filter(one => one.id !== release?.id)
    .map(one => `${versionWords(one)}, made ${ago(one.createdAt)}`)
    .join('\n')
}

function processWords(process: AppView['processes'][number]): string {
  const { name, alive, instances, memoryBytes, cpus, command, singleton, stopTimeoutSeconds } = process
  const limits = [
    byteSize(memoryBytes, 'binary'),
    cpus === null ? '' : `${cpus} CPUs`,
    stopTimeoutSeconds === null ? '' : `${stopTimeoutSeconds} s to stop`,
    singleton ? 'only one at a time' : '',
  ].filter(part => part !== '')
  const runs = command === null ? '' : `: ${command.join(' ')}`
  return `${name} ${alive} of ${instances} (${limits.join(', ')})${runs}`
}
