import { isWildcard } from '../../../traffic/routing/host-name.ts'
import type { AcmeSettings } from '../caddy-settings.ts'
import type { Extras, OwnCertificateFiles } from '../extras.ts'
import type { ConfigInput } from './config-input.ts'
import type { Json } from './json.ts'

const internal = { module: 'internal' } as const

/** Certificates at the first handshake, for hosts whose marker stands. Names below `localhost` get one of Caddy's own authority. */
export function renderTls(input: ConfigInput): { readonly [app: string]: Json } {
  const endpoint = `http://127.0.0.1:${input.permissionPort}/`
  return {
    tls: {
      ...certificatesOf(input),
      automation: {
        policies: [
          ...wildcardPolicies(input),
          { subjects: ['*.localhost', '*.*.localhost'], issuers: [internal], on_demand: true },
          { issuers: [input.acme.isInternal === true ? internal : acmeIssuer(input.acme)], on_demand: true },
        ],
        on_demand: { permission: { module: 'http', endpoint } },
      },
    },
    pki: { certificate_authorities: { local: { install_trust: false } } },
  }
}

function certificatesOf(input: ConfigInput): { readonly [name: string]: Json } {
  const files = [...new Map(input.extras.certificates.map(one => [one.certificate, loaded(one)])).values()]
  const automate = automatedWildcards(input)
  if (files.length + automate.length === 0) return {}
  return {
    certificates: {
      ...(files.length === 0 ? {} : { load_files: files }),
      ...(automate.length === 0 ? {} : { automate }),
    },
  }
}

/** Several hosts may have brought the same one. */
function loaded({ certificate, key }: OwnCertificateFiles): Json {
  return { certificate, key, tags: [certificate] }
}

/**
 * Caddy shows a loaded certificate for every name in it. So one that was brought is chosen by its tag for its own host alone,
 * and all others that it names choose what no certificate has: then Caddy uses, or gets, one of that host. The first that fits counts.
 */
export function connectionPolicies({ certificates }: Extras): readonly Json[] {
  const withheld = [...new Set(certificates.flatMap(one => one.withheld))].toSorted()
  const [hosts, wildcards] = [(name: string) => !isWildcard(name), isWildcard]
  return [
    ...certificates.filter(({ host }) => hosts(host)).map(shown),
    ...neverLoaded(withheld.filter(hosts)),
    ...certificates.filter(({ host }) => wildcards(host)).map(shown),
    ...neverLoaded(withheld.filter(wildcards)),
    {},
  ]
}

function shown({ host, certificate }: OwnCertificateFiles): Json {
  return { match: { sni: [host] }, certificate_selection: { any_tag: [certificate] } }
}

function neverLoaded(names: readonly string[]): readonly Json[] {
  return names.length === 0 ? [] : [{ match: { sni: names }, certificate_selection: { any_tag: ['none'] } }]
}

/** Handshakes cannot ask for a wildcard, so these stand by name, and Caddy gets and renews them by itself. */
function wildcardPolicies(input: ConfigInput): readonly Json[] {
  const { acme } = input
  const names = automatedWildcards(input)
  const local = names.filter(name => isLocal(name) || acme.isInternal === true)
  const proved = names.filter(name => !local.includes(name))
  return [
    ...(local.length === 0 ? [] : [{ subjects: local, issuers: [internal] }]),
    ...(proved.length === 0 ? [] : [{ subjects: proved, issuers: [acmeIssuer(acme, dnsChallenge(acme))] }]),
  ]
}

/** Those that can be issued here. */
function automatedWildcards({ acme, extras }: ConfigInput): readonly string[] {
  const canAll = acme.isInternal === true || acme.dns !== undefined
  return extras.wildcards.filter(name => canAll || isLocal(name))
}

function isLocal(name: string): boolean {
  return name.endsWith('.localhost')
}

function dnsChallenge({ dns }: AcmeSettings): Json {
  if (dns === undefined) return {}
  const { provider, resolvers } = dns
  return { dns: { provider: { ...provider }, ...(resolvers.length === 0 ? {} : { resolvers }) } }
}

function acmeIssuer({ directory, email, externalAccount, rootFiles }: AcmeSettings, challenges?: Json): Json {
  return {
    module: 'acme',
    ...(directory === undefined ? {} : { ca: directory }),
    ...(email === undefined ? {} : { email }),
    ...(challenges === undefined ? {} : { challenges }),
    ...(externalAccount === undefined
      ? {}
      : { external_account: { key_id: externalAccount.keyId, mac_key: externalAccount.hmac } }),
    ...(rootFiles === undefined ? {} : { trusted_roots_pem_files: rootFiles }),
  }
}
