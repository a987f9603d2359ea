import { domainToUnicode } from 'node:url'

/** A host as people write it: `bücher.example` for `xn--bcher-kva.example`. Only for reading; addresses keep the stored form. */
export function shownHost(host: string): string {
  return host.includes('xn--') ? domainToUnicode(host) || host : host
}
