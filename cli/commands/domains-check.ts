import type { Command } from 'commander'
import type { HostAdvice } from '../../server/traffic/certificates/host-advice.ts'
import { apiPath } from '../api/api-path.ts'
import { usageError } from '../cli-error.ts'
import { jsonOption, wantsJson } from '../json-option.ts'
import { printJson, type Shell } from '../shell.ts'
import { signedIn } from '../signed-in.ts'
import { spoken } from '../terminal/spoken.ts'

export function addDomainsCheck(domains: Command, shell: Shell): void {
  const check = domains.command('check').description('what DNS says of a host name').argument('[host]')
  check.addOption(jsonOption()).action(async (host: string | undefined) => {
    if (host === undefined) throw usageError('Which host name?', 'Name one: berth domains check shop.example.com')
    const advice = await adviceOn(shell, host)
    if (wantsJson(check)) return printJson(shell, advice)
    tellNotes(shell, advice)
    if (advice.notes.length === 0)
      shell.out.line(`${advice.host} leads here: ${advice.addresses.join(', ') || 'always'}.`)
  })
}

export function adviceOn(shell: Shell, host: string): Promise<HostAdvice> {
  return signedIn(shell).get<HostAdvice>(apiPath`/domains/${host}/advice`)
}

export function tellNotes(shell: Shell, { host, notes }: HostAdvice): void {
  for (const { message, advice } of notes) shell.err.line(`${host}: ${spoken(`${message} ${advice}`, shell.err)}`)
}
