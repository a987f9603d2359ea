import type { Command } from 'commander'
import { jsonOption, wantsJson } from '../json-option.ts'
import type { Shell } from '../shell.ts'
import { refuseOtherWords } from '../unknown-verb.ts'
import { addCredentialsAdd } from './credentials-add.ts'
import { addCredentialsCheck } from './credentials-check.ts'
import { addCredentialsDefault } from './credentials-default.ts'
import { addCredentialsDelete } from './credentials-delete.ts'
import { addCredentialsList, listCredentials } from './credentials-list.ts'
import { addCredentialsRotate } from './credentials-rotate.ts'

export function addCredentials(berth: Command, shell: Shell): void {
  const credentials = berth
    .command('credentials')
    .description('registry logins: list, add, check, rotate')
    .addOption(jsonOption())
    .argument('[verb...]')
    .usage('[command] [options]')
    .action((words: readonly string[]) => {
      refuseOtherWords(words, credentials)
      return listCredentials(shell, wantsJson(credentials))
    })
  addCredentialsList(credentials, shell)
  addCredentialsAdd(credentials, shell)
  addCredentialsDefault(credentials, shell)
  addCredentialsCheck(credentials, shell)
  addCredentialsRotate(credentials, shell)
  addCredentialsDelete(credentials, shell)
}
