/** Who issues the certificates, by the address of its ACME directory. */
export interface Authority {
  readonly name: string
  /** Its name in CAA records; null where nobody knows it. */
  readonly caa: string | null
}

const known: Readonly<Record<string, Authority>> = {
  'acme-v02.api.letsencrypt.org': { name: 'Let’s Encrypt', caa: 'letsencrypt.org' },
  'acme-staging-v02.api.letsencrypt.org': { name: 'Let’s Encrypt (staging)', caa: 'letsencrypt.org' },
  'acme.zerossl.com': { name: 'ZeroSSL', caa: 'sectigo.com' },
  'dv.acme-v02.api.pki.goog': { name: 'Google Trust Services', caa: 'pki.goog' },
  'api.buypass.com': { name: 'Buypass', caa: 'buypass.com' },
  'acme.ssl.com': { name: 'SSL.com', caa: 'ssl.com' },
}

/** `directory` null: the default, Let's Encrypt. */
export function authorityOf(directory: string | null): Authority {
  const host = new URL(directory ?? 'https://acme-v02.api.letsencrypt.org/directory').hostname
  return known[host] ?? { name: host, caa: null }
}
