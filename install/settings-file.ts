import { parseEnvironmentFile } from '../server/config/environment-file.ts'
import type { Chosen } from './choose-settings.ts'
import type { Installation } from './installation.ts'

const heading = '# Settings of berth. Restart it after a change; "berthd doctor" prints what is in force.\n'

/** The text of `berth.env` with these settings. Lines that a person added or changed stay, also how they are written. */
export function settingsFile(
  before: string | null,
  chosen: Chosen,
  { data, etc }: Pick<Installation, 'data' | 'etc'>,
): string {
  const lines: readonly (readonly [name: string, value: string])[] = [
    ['BERTH_DATA', data],
    ['BERTH_KEY_FILE', `${etc}/key`],
    ['BERTH_DOMAIN', chosen.domain],
    ['BERTH_LISTEN', chosen.listen],
    ['BERTH_HTTP_PORT', chosen.httpPort],
    ['BERTH_HTTPS_PORT', chosen.httpsPort],
    ['BERTH_ACME_EMAIL', chosen.email],
    ['BERTH_ACME_CA', chosen.acmeCa],
    ['BERTH_DOCKER', chosen.docker],
    ['BERTH_NETWORK_POOL', chosen.networkPool],
    ['BERTH_HOST_PORTS', chosen.hostPorts],
    ['BERTH_CADDY', 'external'],
    ['BERTH_CADDY_ADMIN', `unix/${data}/proxy/admin.sock`],
  ]
  return lines.reduce((text, [name, value]) => withLine(text, name, value), before ?? heading)
}

function withLine(text: string, name: string, value: string): string {
  if (value === '' || parseEnvironmentFile(text)[name] === value) return text
  const own = new RegExp(`^\\s*${name}=`)
  const others = text.split('\n').filter(line => !own.test(line))
  const kept = others.join('\n')
  return `${kept}${kept === '' || kept.endsWith('\n') ? '' : '\n'}${name}=${value}\n`
}
