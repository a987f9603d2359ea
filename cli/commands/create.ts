import type { Command } from 'commander'
import type { AppView } from '../../server/apps/app-view.ts'
import { appSettingFields } from '../../shared/app-setting-fields.ts'
import { apiPath } from '../api/api-path.ts'
import { onlyApp, takesApp } from '../app-word.ts'
import { carryOut } from '../deploys/carry-out.ts'
import { timeoutOption } from '../deploys/follow-options.ts'
import { type Pair, pairOf } from '../env/pair.ts'
import { jsonOption } from '../json-option.ts'
import { printJson, type Shell } from '../shell.ts'
import { signedIn } from '../signed-in.ts'
import { fieldsIn, type Given, takesFields } from '../table-options.ts'

interface CreateOptions extends Given {
  readonly project?: string
  readonly domain?: readonly string[]
  readonly private?: boolean
  readonly env?: readonly Pair[]
  readonly deploy?: boolean
  readonly timeout: number
  readonly json?: boolean
}

export function addCreate(berth: Command, shell: Shell): void {
  const create = berth
    .command('create')
    .description('make an app from an image')
    .argument('[app]')
    .usage('<app> --image <ref> [options]')
  takesFields(takesApp(create), appSettingFields)
    .option('--project <name>', 'apps of one project reach each other by name (default)')
    .option('--domain <host>', 'its address, instead of <app>.<domain> (repeat)', addTo)
    .option('--private', 'no address: reached only inside its project')
    .option('-e, --env <K=V>', 'a variable, kept secret (repeat)', addPair)
    .option('--deploy', 'deploy it right away, and wait')
    .addOption(timeoutOption('with --deploy: wait at most so long'))
    .addOption(jsonOption())
    .action((word: string | undefined, options: CreateOptions) => createApp(shell, onlyApp(word, create), options))
}

async function createApp(shell: Shell, name: string, options: CreateOptions): Promise<void> {
  const api = signedIn(shell)
  const made = await api.send<AppView>('POST', '/apps', { body: bodyFrom(name, options) })
  if (options.deploy === true) {
    shell.err.line(`Made ${made.name}; deploying it.`)
    return carryOut(shell, api, { method: 'POST', path: apiPath`/apps/${name}/deploys`, body: {} }, options)
  }
  if (options.json === true) return printJson(shell, made)
  shell.err.line(`Made ${made.name}. Nothing runs yet; ${nextStep(made)}`)
  if (made.url !== null) shell.out.line(made.url)
}

function bodyFrom(name: string, options: CreateOptions): Record<string, unknown> {
  const { project, domain, env } = options
  return {
    ...fieldsIn(appSettingFields, options),
    name,
    project,
    domains: options.private === true ? [] : domain,
    variables: env?.map(pair => ({ ...pair, secret: true })),
  }
}

function nextStep({ name, image }: AppView): string {
  return image === null ? `next: berth deploy ${name} --image <ref>` : `next: berth deploy ${name}`
}

function addPair(text: string, all: readonly Pair[] = []): readonly Pair[] {
  return [...all, pairOf(text)]
}

function addTo(text: string, all: readonly string[] = []): readonly string[] {
  return [...all, text]
}
