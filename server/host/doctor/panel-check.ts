import { setTimeout as pause } from 'node:timers/promises'
import { type DnsAnswer, dnsVerdict, isLocalName } from '../../traffic/certificates/dns-verdict.ts'
import { type Check, warning, well } from './check.ts'

interface PanelDns {
  readonly host: string
  readonly lookUp: (host: string) => Promise<DnsAnswer>
  readonly ownAddresses: readonly string[]
  readonly limitMs: number
}

/** Whether the name of the panel leads to this machine. */
export async function panelCheck({ host, lookUp, ownAddresses, limitMs }: PanelDns): Promise<Check> {
  if (isLocalName(host)) return well('panel-dns', `${host} is a name of this machine only and needs no DNS.`)
  const late = pause<DnsAnswer>(limitMs, { kind: 'silent' }, { ref: false })
  const verdict = dnsVerdict(await Promise.race([lookUp(host), late]), ownAddresses)
  if (verdict.kind === 'here') return well('panel-dns', `${host} leads to this machine.`)
  const { message, advice } = verdict.note
  const all = `One record for *.${host.replace(/^berth\./, '')} covers the panel and all apps.`
  return warning('panel-dns', `${host}: ${message}`, `${advice} ${all}`)
}
