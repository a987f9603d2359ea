import type { Fields } from './fields.ts'

/** What a domain has beside leading to its app. Each stands in Caddy's configuration. */
export const domainOptionFields = {
  basicAuth: {
    kind: 'login',
    label: 'User name',
    flag: '--basic-auth <username>',
    nullable: true,
    help: 'ask visitors for this name and a password',
  },
  allow: {
    kind: 'lines',
    label: 'Allowed addresses',
    flag: '--allow <range...>',
    most: 100,
    help: 'allow these client addresses only, such as 203.0.113.0/24',
  },
  bodyLimitBytes: {
    kind: 'bytes',
    label: 'Largest request body',
    flag: '--body-limit <size>',
    nullable: true,
    least: 1,
    leastWords: '1 byte',
    most: 2 ** 40,
    help: 'the largest body of a request: 10Mi; --no-body-limit takes any',
  },
  compress: { kind: 'switch', label: 'Compress responses', flag: '--compress', help: 'compress responses' },
  hsts: {
    kind: 'switch',
    label: 'HTTPS only, for a year (HSTS)',
    flag: '--hsts',
    help: 'tell browsers to come over HTTPS only, for a year',
  },
  underscoreHeaders: {
    kind: 'lines',
    label: 'Request headers with an underscore',
    flag: '--underscore-headers <name...>',
    most: 20,
    help: 'allow these request headers; all apps lose the names with hyphens',
  },
} as const satisfies Fields
