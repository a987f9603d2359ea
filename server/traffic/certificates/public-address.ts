import { isIPv4 } from 'node:net'
import { blockListOf, isIn } from '../../address-ranges.ts'

const notPublic = blockListOf([
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '::/127',
  'fc00::/7',
  'fe80::/10',
])

/** Whether an address can be reached from the internet. */
export function isPublic(address: string): boolean {
  return !isIn(notPublic, address)
}

/** Whether a machine has no public IPv4 address of its own: it stands behind a translating router, as in many clouds. */
export function isTranslated(own: readonly string[]): boolean {
  return !own.some(address => isIPv4(address) && isPublic(address))
}
