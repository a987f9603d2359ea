import type { Command } from 'commander'
import type { AppView } from '../../server/apps/app-view.ts'
import { familiarImage } from '../../shared/image-reference.ts'
import { relativeTime } from '../../shared/relative-time.ts'
import { apiPath } from '../api/api-path.ts'
import { everyItem } from '../api/every-item.ts'
import { jsonOption } from '../json-option.ts'
import { printJson, type Shell } from '../shell.ts'
import { signedIn } from '../signed-in.ts'
import { printTable } from '../terminal/table.ts'
import { statusCell } from './app-status.ts'
import { tellApp } from './tell-app.ts'

export function addApps(berth: Command, shell: Shell): void {
  berth
    .command('apps')
    .description('list the apps, or show one')
    .argument('[app]')
    .option('-a, --app <app>', 'the app, where it is not the first word')
    .addOption(jsonOption())
    .action((word: string | undefined, { app = word, json }: { app?: string; json?: boolean }) =>
      app === undefined ? listApps(shell, json) : showApp(shell, app, json),
    )
}

async function listApps(shell: Shell, json: boolean | undefined): Promise<void> {
  const items = await everyItem<AppView>(signedIn(shell), '/apps')
  if (json === true) return printJson(shell, { items, next: null })
  if (items.length === 0) {
    shell.err.line('No apps yet. Name an image, and berth runs it:')
    shell.err.line('  berth create shop --image ghcr.io/acme/shop:1.4 --deploy')
    return
  }
  printTable(shell.out, items, [
    ['APP', app => app.name],
    ['STATUS', statusCell],
    ['INSTANCES', instancesOf],
    ['IMAGE', app => familiarImage(app.release?.image ?? app.image ?? '')],
    ['RELEASED', app => (app.release === null ? '' : relativeTime(Date.parse(app.release.createdAt), shell.now()))],
    ['ADDRESS', app => app.url ?? `only inside ${app.project}`],
  ])
}

function instancesOf({ processes, status }: AppView): string {
  if (status === 'empty' || status === 'stopped') return ''
  const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0)
  const [alive, wanted] = [sum(processes.map(one => one.alive)), sum(processes.map(one => one.instances))]
  return alive === wanted ? String(wanted) : `${alive} of ${wanted}`
}

async function showApp(shell: Shell, name: string, json: boolean | undefined): Promise<void> {
  const app = await signedIn(shell).get<AppView>(apiPath`/apps/${name}`)
  if (json === true) printJson(shell, app)
  else tellApp(shell, app)
}
