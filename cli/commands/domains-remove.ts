import type { Command } from 'commander'
import { apiPath } from '../api/api-path.ts'
import { takesApp } from '../app-word.ts'
import type { Shell } from '../shell.ts'
import { signedIn } from '../signed-in.ts'
import { appAndHost } from './domains-add.ts'

export function addDomainsRemove(domains: Command, shell: Shell): void {
  const remove = domains
    .command('remove')
    .description('take a host name away')
    .argument('[words...]')
    .usage('<app> <host> [options]')
  takesApp(remove).action(async (given: readonly string[]) => {
    const { app, host } = appAndHost(given, remove)
    await signedIn(shell).send('DELETE', apiPath`/apps/${app}/domains/${host}`)
    shell.err.line(`${host} no longer leads to ${app}; its visitors get a 404 page.`)
  })
}
