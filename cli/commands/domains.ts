import type { Command } from 'commander'
import { appAndWords, takesApp } from '../app-word.ts'
import { jsonOption, wantsJson } from '../json-option.ts'
import type { Shell } from '../shell.ts'
import { refuseOtherWords } from '../unknown-verb.ts'
import { addDomainsAdd } from './domains-add.ts'
import { addDomainsCertificate } from './domains-certificate.ts'
import { addDomainsCheck } from './domains-check.ts'
import { addDomainsList, listDomains } from './domains-list.ts'
import { addDomainsRemove } from './domains-remove.ts'

export function addDomains(berth: Command, shell: Shell): void {
  const domains = berth.command('domains').description('host names: list, add, remove, check, certificate')
  domains.usage('[command] <app>')
  takesApp(domains.argument('[app...]'))
    .addOption(jsonOption())
    .action((given: readonly string[]) => {
      const { app, words } = appAndWords(given, domains)
      refuseOtherWords(words, domains)
      return listDomains(shell, app, wantsJson(domains))
    })
  addDomainsList(domains, shell)
  addDomainsAdd(domains, shell)
  addDomainsRemove(domains, shell)
  addDomainsCertificate(domains, shell)
  addDomainsCheck(domains, shell)
}
