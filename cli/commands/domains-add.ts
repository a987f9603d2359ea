import { type Command, Option } from 'commander'
import type { AppView } from '../../server/apps/app-view.ts'
import type { DomainView } from '../../server/traffic/domains/domain-view.ts'
import { apiPath } from '../api/api-path.ts'
import { appAndWords, takesApp } from '../app-word.ts'
import { usageError } from '../cli-error.ts'
import { jsonOption, wantsJson } from '../json-option.ts'
import { printJson, type Shell } from '../shell.ts'
import { signedIn } from '../signed-in.ts'
import { type DomainOptionWords, domainOptionsIn, takesDomainOptions } from './domain-options.ts'
import { adviceOn, tellNotes } from './domains-check.ts'

type AddOptions = DomainOptionWords & {
  readonly kind?: string
  readonly forceHttps?: boolean
  readonly insist?: boolean
}

export function addDomainsAdd(domains: Command, shell: Shell): void {
  const add = domains
    .command('add')
    .description('lead a host name to an app, or change how')
    .argument('[words...]')
    .usage('<app> <host> [options]')
  takesDomainOptions(takesApp(add))
    .addOption(
      new Option('--kind <kind>', 'primary is the app’s own address').choices(['primary', 'alias', 'redirect']),
    )
    .option('--force-https', 'send plain HTTP on to HTTPS')
    .option('--no-force-https', 'answer plain HTTP too')
    .option('--insist', 'ask for a certificate although DNS looks wrong')
    .addOption(jsonOption())
    .action(async (given: readonly string[], { kind, forceHttps, insist, ...words }: AddOptions) => {
      const { app, host } = appAndHost(given, add)
      const isNew = insist !== true && (await isUnknown(shell, app, host))
      if (isNew) tellNotes(shell, await adviceOn(shell, host))
      const options = await domainOptionsIn(shell, words)
      if (Object.keys(options).length > 0) shell.err.line(optionsCost)
      const body = { kind, forceHttps, insist, ...options }
      const domain = await signedIn(shell).send<DomainView>('PUT', apiPath`/apps/${app}/domains/${host}`, { body })
      if (wantsJson(add)) return printJson(shell, domain)
      shell.err.line(`${domain.host} leads to ${app} (${domain.kind}).`)
    })
}

/** Whoever changes a domain knows its DNS. */
async function isUnknown(shell: Shell, app: string, host: string): Promise<boolean> {
  const { domains } = await signedIn(shell).get<AppView>(apiPath`/apps/${app}`)
  return !domains.some(domain => domain.host === host.toLowerCase())
}

const optionsCost =
  'Caddy loads a configuration for this: keep-alive connections of all apps are closed, and requests on them may be lost.'

export function appAndHost(given: readonly string[], command: Command): { app: string; host: string } {
  const { app, words } = appAndWords(given, command)
  const [host, ...more] = words
  if (host !== undefined && more.length === 0) return { app, host }
  throw usageError(
    'Which host name?',
    `Name the app, then one host: berth domains ${command.name()} ${app} shop.example.com`,
  )
}
