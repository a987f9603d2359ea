import type { Command } from 'commander'
import type { AppView } from '../../server/apps/app-view.ts'
import type { DomainView } from '../../server/traffic/domains/domain-view.ts'
import { relativeTime } from '../../shared/relative-time.ts'
import { shownHost } from '../../shared/shown-host.ts'
import { apiPath } from '../api/api-path.ts'
import { onlyApp, takesApp } from '../app-word.ts'
import { jsonOption, wantsJson } from '../json-option.ts'
import { printJson, type Shell } from '../shell.ts'
import { signedIn } from '../signed-in.ts'
import { spoken } from '../terminal/spoken.ts'
import { printTable } from '../terminal/table.ts'

export function addDomainsList(domains: Command, shell: Shell): void {
  const list = domains.command('list').description('the domains of an app, and their certificates').argument('[app]')
  takesApp(list)
    .addOption(jsonOption())
    .action((word: string | undefined) => listDomains(shell, onlyApp(word, list), wantsJson(list)))
}

export async function listDomains(shell: Shell, app: string, json: boolean): Promise<void> {
  const { domains } = await signedIn(shell).get<AppView>(apiPath`/apps/${app}`)
  if (json) return printJson(shell, { items: domains, next: null })
  if (domains.length === 0)
    return shell.err.line(
      `${app} has no domains: it is reached only inside its project. Add one: berth domains add ${app} shop.example.com`,
    )
  printTable(shell.out, domains, [
    ['HOST', domain => hostWords(domain.host)],
    ['KIND', domain => domain.kind],
    ['HTTPS', httpsWords],
    ['CERTIFICATE', domain => certificateWords(domain, shell.now())],
  ])
}

/** Both forms of an international name: one to read, one to copy. */
function hostWords(host: string): string {
  const shown = shownHost(host)
  return shown === host ? host : `${shown} (${host})`
}

function httpsWords({ forceHttps, certificate }: DomainView): string {
  if (certificate.state === 'off') return 'off'
  return forceHttps ? 'always' : 'if asked for'
}

function certificateWords({ certificate }: DomainView, now: number): string {
  const { state, reason, note, failingSince, expiresAt, nextTryAt, own } = certificate
  const parts = [
    state === 'off' ? 'none' : state,
    reason && spoken(reason),
    own && 'custom',
    note,
    failingSince && `since ${relativeTime(Date.parse(failingSince), now)}`,
    expiresAt && `ends ${relativeTime(Date.parse(expiresAt), now)}`,
    nextTryAt && `next try ${relativeTime(Date.parse(nextTryAt), now)}`,
  ]
  return parts.filter(part => typeof part === 'string' && part !== '').join(', ')
}
