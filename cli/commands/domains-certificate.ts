import { readFile } from 'node:fs/promises'
import type { Command } from 'commander'
import type { CertificateView } from '../../server/traffic/certificates/certificate-view.ts'
import { apiPath } from '../api/api-path.ts'
import { takesApp } from '../app-word.ts'
import { usageError } from '../cli-error.ts'
import { jsonOption, wantsJson } from '../json-option.ts'
import { printJson, type Shell } from '../shell.ts'
import { signedIn } from '../signed-in.ts'
import { appAndHost } from './domains-add.ts'

interface CertificateOptions {
  readonly certificate?: string
  readonly key?: string
  readonly remove?: boolean
  readonly insist?: true
}

export function addDomainsCertificate(domains: Command, shell: Shell): void {
  const command = domains
    .command('certificate')
    .description('upload a custom certificate for a host name, or remove it')
    .argument('[words...]')
    .usage('<app> <host> --certificate FILE --key FILE | --remove')
  takesApp(command)
    .option('--certificate <file>', 'PEM: the host’s own first, then those of its authorities')
    .option('--key <file>', 'PEM, without a passphrase')
    .option('--insist', 'as an admin: even if it covers hosts of other apps; it is used for this one only')
    .option('--remove', 'let Caddy get it by itself again')
    .addOption(jsonOption())
    .action(async (given: readonly string[], { certificate, key, remove, insist }: CertificateOptions) => {
      const { host } = appAndHost(given, command)
      const path = apiPath`/domains/${host}/certificate`
      if (remove === true) {
        await signedIn(shell).send('DELETE', path)
        return shell.err.line(`Caddy gets the certificate of ${host} by itself again.`)
      }
      const pair = { certificate: await textOf(certificate, '--certificate'), key: await textOf(key, '--key') }
      const body = insist === true ? { ...pair, insist } : pair
      const view = await signedIn(shell).send<CertificateView>('PUT', path, { body })
      if (wantsJson(command)) return printJson(shell, view)
      shell.err.line(`${host} shows your certificate, which ends on ${view.expiresAt?.slice(0, 10)}.`)
      if (view.note !== undefined) shell.err.line(view.note)
    })
}

async function textOf(file: string | undefined, option: string): Promise<string> {
  if (file === undefined) throw usageError(`There is no ${option}.`, 'Give --certificate and --key, or --remove.')
  try {
    return await readFile(file, 'utf8')
  } catch {
    throw usageError(`${file} cannot be read.`, `Name a PEM file after ${option}.`)
  }
}
