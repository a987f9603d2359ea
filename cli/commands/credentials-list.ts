import type { Command } from 'commander'
import type * as z from 'zod'
import type { credentialShape } from '../../server/registries/credentials/credential-view.ts'
import { credentialKinds } from '../../shared/credential-kinds.ts'
import { relativeTime } from '../../shared/relative-time.ts'
import { everyItem } from '../api/every-item.ts'
import { jsonOption, wantsJson } from '../json-option.ts'
import { printJson, type Shell } from '../shell.ts'
import { signedIn } from '../signed-in.ts'
import { printTable } from '../terminal/table.ts'

export type Credential = z.output<typeof credentialShape>

export function addCredentialsList(credentials: Command, shell: Shell): void {
  const list = credentials.command('list').description('all of them, and the apps that use each')
  list.addOption(jsonOption()).action(() => listCredentials(shell, wantsJson(list)))
}

export async function listCredentials(shell: Shell, json: boolean): Promise<void> {
  const items = await everyItem<Credential>(signedIn(shell), '/credentials')
  if (json) return printJson(shell, { items, next: null })
  if (items.length === 0) {
    shell.err.line('No credentials; images are pulled without a login. Add one:')
    shell.err.line('  berth credentials add github --server ghcr.io --username <name>')
    return
  }
  printTable(shell.out, items, [
    ['NAME', one => one.name],
    ['DEFAULT', one => (one.default ? 'yes' : '')],
    ['TYPE', one => one.type],
    ['SERVER', one => one.server],
    ['LOGIN', one => one[credentialKinds[one.type].login] ?? ''],
    ['USED', one => (one.lastUsedAt === null ? 'never' : relativeTime(Date.parse(one.lastUsedAt), shell.now()))],
    ['LAST', one => lastUse(one)],
    ['APPS', one => one.apps.map(app => app.name).join(', ')],
  ])
}

function lastUse({ lastUse: last }: Credential) {
  if (last === null) return { text: 'unchecked', style: 'dim' } as const
  return last.result === 'ok' ? 'ok' : ({ text: last.result.replaceAll('_', ' '), style: 'red' } as const)
}
