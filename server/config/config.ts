import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { ConfigError } from './config-error.ts'
import { parseListen, parseNetwork, parsePort } from './config-values.ts'
import { type DnsChallenge, parseDnsChallenge } from './dns-challenge.ts'

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

type Environment = Readonly<Record<string, string | undefined>>

/** Reads the environment, and `/etc/berth/berth.env` or the file BERTH_ENV_FILE names below it. Throws ConfigError. */
export function readConfig(environment: Environment, installed: boolean): Config {
  const sources: SettingSource[] = []
  const file = environmentFile(environment, installed)
  function setting(name: string, fallback: string): string {
    const own = environment[name] || undefined
    const value = own ?? file[name] ?? fallback
    const from = own !== undefined ? 'environment' : file[name] !== undefined ? 'file' : 'default'
    sources.push({ name, value: /HMAC|_DNS$/.test(name) && value !== '' ? '[secret]' : value, from })
    return value
  }
  const dataDirectory = checked(
    'BERTH_DATA',
    resolve(setting('BERTH_DATA', '/var/lib/berth')),
    /^[A-Za-z0-9._/-]+$/,
    'a path of letters, digits, dots, hyphens and slashes',
  )
  return {
    dataDirectory,
    listen: parseListen('BERTH_LISTEN', setting('BERTH_LISTEN', '127.0.0.1:7300')),
    domain: checked(
      'BERTH_DOMAIN',
      setting('BERTH_DOMAIN', 'localhost').toLowerCase(),
      // No address: its last part has a letter.
      /^(?=.{1,240}$)(?!(.*\.)?\d+$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/,
      'a domain name such as example.com',
    ),
    httpPort: parsePort('BERTH_HTTP_PORT', setting('BERTH_HTTP_PORT', '80')),
    httpsPort: httpsPort(setting('BERTH_HTTPS_PORT', '443')),
    caddy: {
      mode: oneOf('BERTH_CADDY', setting('BERTH_CADDY', 'managed'), ['managed', 'external'] as const),
      admin: caddyAdmin(setting('BERTH_CADDY_ADMIN', '')),
      binary: setting('BERTH_CADDY_BIN', '') || null,
    },
    acme: {
      ...certificateAuthority(setting('BERTH_ACME_CA', '')),
      email: checkedEmail('BERTH_ACME_EMAIL', setting('BERTH_ACME_EMAIL', '')),
      dns: parseDnsChallenge(setting('BERTH_ACME_DNS', ''), list(setting('BERTH_ACME_DNS_RESOLVERS', ''))),
      eab: externalAccount(setting('BERTH_ACME_EAB_KID', ''), setting('BERTH_ACME_EAB_HMAC', '')),
    },
    networkPool: parseNetwork('BERTH_NETWORK_POOL', setting('BERTH_NETWORK_POOL', '10.213.0.0/16'), 22),
    keyFile: resolve(setting('BERTH_KEY_FILE', installed ? '/etc/berth/key' : `${dataDirectory}/key`)),
    trustedProxies: list(setting('BERTH_TRUSTED_PROXIES', '')).map(range =>
      parseNetwork('BERTH_TRUSTED_PROXIES', range, 32),
    ),
    internalHosts: list(setting('BERTH_INTERNAL_HOSTS', '')).map(host =>
      checked(
        'BERTH_INTERNAL_HOSTS',
        host.toLowerCase(),
        /^([a-z0-9]([a-z0-9.-]*[a-z0-9])?|[0-9a-f:]*:[0-9a-f:.]*)$/,
        'names or addresses such as auth.lan or 10.0.0.6, without port',
      ),
    ),
    dockerSocket: checked(
      'BERTH_DOCKER',
      setting('BERTH_DOCKER', '/var/run/docker.sock'),
      /^\/.+/,
      'the absolute path of a unix socket',
    ),
    logLevel: oneOf('BERTH_LOG_LEVEL', setting('BERTH_LOG_LEVEL', 'info'), ['debug', 'info', 'warn', 'error'] as const),
    development: setting('BERTH_DEVELOPMENT', '') !== '',
    faultFolder: environment.BERTH_FAULT_POINTS || null,
    sources,
  }
}

/** The host name of the panel itself. */
export function panelHostOf({ domain }: Pick<Config, 'domain'>): string {
  return `berth.${domain}`
}

function environmentFile(environment: Environment, installed: boolean): Environment {
  const path = environment.BERTH_ENV_FILE ?? (installed ? '/etc/berth/berth.env' : null)
  if (path === null) return {}
  try {
    return parseEnvironmentFile(readFileSync(path, 'utf8'))
  } catch {
    throw new ConfigError(`BERTH_ENV_FILE: ${path} cannot be read. Make it readable for berthd, or unset the variable.`)
  }
}

function parseEnvironmentFile(text: string): Environment {
  const pairs = text.split('\n').flatMap(line => {
    const match = /^\s*([A-Z][A-Z0-9_]*)=(.*)$/.exec(line)
    return match?.[1] === undefined ? [] : [[match[1], unquote((match[2] ?? '').trim())] as const]
  })
  return Object.fromEntries(pairs)
}

function unquote(value: string): string {
  const match = /^(["'])(.*)\1$/.exec(value)
  return match?.[2] ?? value
}

function httpsPort(value: string): number | null {
  return value === 'off' ? null : parsePort('BERTH_HTTPS_PORT', value, 'a port from 1 to 65535, or `off`')
}

function caddyAdmin(value: string): string | null {
  if (value === '') return null
  const match = /^unix\/(\/.+)$/.exec(value)
  if (match?.[1] !== undefined) return match[1]
  throw new ConfigError(wrong('BERTH_CADDY_ADMIN', value, 'a unix socket such as unix//run/berth/caddy/admin.sock'))
}

function externalAccount(keyId: string, hmac: string): Config['acme']['eab'] {
  if (keyId === '' && hmac === '') return null
  if (keyId !== '' && hmac !== '') {
    const inWords = 'what the authority gave, without spaces and braces'
    checked('BERTH_ACME_EAB_KID', keyId, /^[^\s{}]+$/, inWords)
    if (!/^[A-Za-z0-9_-]+=*$/.test(hmac)) throw new ConfigError(`BERTH_ACME_EAB_HMAC must be ${inWords}.`)
    return { keyId, hmac }
  }
  throw new ConfigError('BERTH_ACME_EAB_KID and BERTH_ACME_EAB_HMAC go together: set both or neither.')
}

function certificateAuthority(value: string): Pick<Config['acme'], 'authority' | 'directory'> {
  if (value === 'internal') return { authority: 'internal', directory: null }
  return { authority: 'acme', directory: checkedUrl('BERTH_ACME_CA', value) }
}

function checkedUrl(name: string, value: string): string | null {
  if (value === '') return null
  return checked(
    name,
    value,
    /^https?:\/\/[^\s{}]+$/,
    'an address such as https://acme.example.com/directory, or `internal`',
  )
}

/** Caddy would take braces for a placeholder. */
function checkedEmail(name: string, value: string): string | null {
  if (value === '') return null
  return checked(name, value, /^[^\s{}@]+@[^\s{}@]+$/, 'an address such as ops@example.com')
}

function checked(name: string, value: string, grammar: RegExp, allowed: string): string {
  if (grammar.test(value)) return value
  throw new ConfigError(wrong(name, value, allowed))
}

function oneOf<const T extends string>(name: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find(word => word === value)
  if (found !== undefined) return found
  throw new ConfigError(wrong(name, value, allowed.map(word => `\`${word}\``).join(' or ')))
}

function list(value: string): string[] {
  return value.split(/[\s,]+/).filter(part => part !== '')
}

function wrong(name: string, value: string, allowed: string): string {
  return `${name}: \`${value}\` is not allowed; it must be ${allowed}.`
}
