import { join } from 'node:path'
import type * as z from 'zod'
import { ConfigError } from './config-error.ts'
import type { DnsChallenge } from './dns-challenge.ts'
import { type Environment, environmentFile } from './environment-file.ts'
import { listIn, settings } from './settings.ts'

/** Everything the environment decides, read once at start. */
export interface Config {
  readonly dataDirectory: string
  readonly listen: { readonly host: string; readonly port: number }
  /** The panel stands at `berth.<domain>`, apps at `<app>.<domain>`. */
  readonly domain: string
  readonly httpPort: number
  readonly httpsPort: number | null
  readonly caddy: {
    readonly mode: 'managed' | 'external'
    readonly admin: string | null
    readonly binary: string | null
  }
  readonly acme: {
    /** `internal`: Caddy's own authority issues for every host. */
    readonly authority: 'acme' | 'internal'
    readonly directory: string | null
    readonly email: string | null
    /** How wildcards are proved; null: they are not. */
    readonly dns: DnsChallenge | null
    readonly eab: { readonly keyId: string; readonly hmac: string } | null
  }
  readonly networkPool: string
  readonly keyFile: string
  readonly trustedProxies: readonly string[]
  /** Names and addresses inside that a registry may send berth to: its token server, its store. */
  readonly internalHosts: readonly string[]
  readonly dockerSocket: string
  readonly logLevel: string
  /** Shows /styleguide. */
  readonly development: boolean
  /** Of the points where tests end berth; never set where apps serve. */
  readonly faultFolder: string | null
  /** Each setting in force and where it came from, for `doctor`; secrets masked. */
  readonly sources: readonly SettingSource[]
}

export interface SettingSource {
  readonly name: string
  readonly value: string
  readonly from: 'environment' | 'file' | 'default'
}

type Name = keyof typeof settings.shape

const secret = /HMAC|_DNS$/

/** Reads the environment, and `/etc/berth/berth.env` or the file BERTH_ENV_FILE names below it. Throws ConfigError. */
export function readConfig(environment: Environment, installed: boolean): Config {
  const file = environmentFile(environment, installed)
  const names = Object.keys(settings.shape) as Name[]
  const fallbacks = defaults(environment.BERTH_DATA || file.BERTH_DATA, installed)
  const sources = names.map((name): SettingSource => {
    const own = environment[name] || undefined
    const from = own !== undefined ? 'environment' : file[name] !== undefined ? 'file' : 'default'
    return { name, value: own ?? file[name] ?? fallbacks[name] ?? '', from }
  })
  const given = Object.fromEntries(sources.map(({ name, value }) => [name, value]))
  const result = settings.safeParse(given)
  if (!result.success) throw new ConfigError(explain(result.error.issues[0], given))
  return {
    ...configOf(result.data),
    faultFolder: environment.BERTH_FAULT_POINTS || null,
    sources: sources.map(({ name, value, from }) => ({
      name,
      value: secret.test(name) && value !== '' ? '[secret]' : value,
      from,
    })),
  }
}

/** The host name of the panel itself. */
export function panelHostOf({ domain }: Pick<Config, 'domain'>): string {
  return `berth.${domain}`
}

/** Of the other variables, nothing. */
function defaults(dataDirectory = '/var/lib/berth', installed: boolean): Partial<Record<Name, string>> {
  return {
    BERTH_DATA: dataDirectory,
    BERTH_LISTEN: '127.0.0.1:7300',
    BERTH_DOMAIN: 'localhost',
    BERTH_HTTP_PORT: '80',
    BERTH_HTTPS_PORT: '443',
    BERTH_CADDY: 'managed',
    BERTH_NETWORK_POOL: '10.213.0.0/16',
    BERTH_KEY_FILE: installed ? '/etc/berth/key' : join(dataDirectory, 'key'),
    BERTH_DOCKER: '/var/run/docker.sock',
    BERTH_LOG_LEVEL: 'info',
  }
}

function configOf(given: z.output<typeof settings>): Omit<Config, 'faultFolder' | 'sources'> {
  const { BERTH_ACME_CA: authority, BERTH_ACME_DNS: provider } = given
  const { BERTH_ACME_EAB_KID: keyId, BERTH_ACME_EAB_HMAC: hmac } = given
  return {
    dataDirectory: given.BERTH_DATA,
    listen: given.BERTH_LISTEN,
    domain: given.BERTH_DOMAIN,
    httpPort: given.BERTH_HTTP_PORT,
    httpsPort: given.BERTH_HTTPS_PORT,
    caddy: { mode: given.BERTH_CADDY, admin: given.BERTH_CADDY_ADMIN, binary: given.BERTH_CADDY_BIN },
    acme: {
      authority: authority === 'internal' ? 'internal' : 'acme',
      directory: authority === 'internal' ? null : authority,
      email: given.BERTH_ACME_EMAIL,
      dns: provider === null ? null : { provider, resolvers: given.BERTH_ACME_DNS_RESOLVERS },
      eab: keyId === null || hmac === null ? null : { keyId, hmac },
    },
    networkPool: given.BERTH_NETWORK_POOL,
    keyFile: given.BERTH_KEY_FILE,
    trustedProxies: given.BERTH_TRUSTED_PROXIES,
    internalHosts: given.BERTH_INTERNAL_HOSTS,
    dockerSocket: given.BERTH_DOCKER,
    logLevel: given.BERTH_LOG_LEVEL,
    development: given.BERTH_DEVELOPMENT,
  }
}

/** Names the variable, its value or the one of a list that is wrong, and what it takes; no value of a secret one. */
function explain(issue: z.core.$ZodIssue | undefined, given: Readonly<Record<string, string>>): string {
  const [name, index] = issue?.path ?? []
  if (!isName(name)) return issue?.message ?? 'the settings cannot be read'
  const allowed = `is not allowed; it must be ${settings.shape[name].description}.`
  if (secret.test(name)) return `${name} ${allowed}`
  const value = given[name] ?? ''
  return `${name}: \`${typeof index === 'number' ? listIn(value)[index] : value}\` ${allowed}`
}

function isName(key: PropertyKey | undefined): key is Name {
  return key !== undefined && key in settings.shape
}
