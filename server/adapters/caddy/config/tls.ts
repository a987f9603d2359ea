import type { AcmeSettings } from '../caddy-settings.ts'
import type { Json } from './json.ts'
import type { ConfigInput } from './render-config.ts'

const internal = { module: 'internal' } as const

/** Certificates at the first handshake, for hosts whose marker stands. Names below `localhost` get one of Caddy's own authority. */
export function renderTls(input: ConfigInput): { readonly [app: string]: Json } {
  const endpoint = `http://127.0.0.1:${input.permissionPort}/`
  const { certificates } = input.extras
  return {
    tls: {
      ...(certificates.length === 0 ? {} : { certificates: { load_files: certificates.map(files => ({ ...files })) } }),
      automation: {
        policies: [
          { subjects: ['*.localhost', '*.*.localhost'], issuers: [internal], on_demand: true },
          { issuers: [input.acme.isInternal === true ? internal : acmeIssuer(input.acme)], on_demand: true },
        ],
        on_demand: { permission: { module: 'http', endpoint } },
      },
    },
    pki: { certificate_authorities: { local: { install_trust: false } } },
  }
}

function acmeIssuer({ directory, email, externalAccount, rootFiles }: AcmeSettings): Json {
  return {
    module: 'acme',
    ...(directory === undefined ? {} : { ca: directory }),
    ...(email === undefined ? {} : { email }),
    ...(externalAccount === undefined
      ? {}
      : { external_account: { key_id: externalAccount.keyId, mac_key: externalAccount.hmac } }),
    ...(rootFiles === undefined ? {} : { trusted_roots_pem_files: rootFiles }),
  }
}
