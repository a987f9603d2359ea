import type { Command } from 'commander'
import { onlyApp, takesApp } from '../app-word.ts'
import { jsonOption } from '../json-option.ts'
import type { Shell } from '../shell.ts'
import { addDomainsAdd } from './domains-add.ts'
import { addDomainsList, listDomains } from './domains-list.ts'
import { addDomainsRemove } from './domains-remove.ts'

export function addDomains(berth: Command, shell: Shell): void {
  const domains = berth.command('domains').description('host names that lead to an app: list, add, remove')
  takesApp(domains.argument('[app]'))
    .addOption(jsonOption())
    .action((word: string | undefined, { json }: { json?: boolean }) =>
      listDomains(shell, onlyApp(word, domains), json),
    )
  addDomainsList(domains, shell)
  addDomainsAdd(domains, shell)
  addDomainsRemove(domains, shell)
}
