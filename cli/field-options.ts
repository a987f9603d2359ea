import { appSettings, optionName } from './commands/app-settings.ts'

/** Fields of the API that are no settings of an app, by the option that gives them. */
const others: Readonly<Record<string, string>> = {
  instances: 'the number of instances',
  memory: '--memory',
  cpus: '--cpus',
  command: '--command',
  alone: '--alone',
  project: '--project',
  domains: '--domain',
  tag: '--tag',
  digest: '--digest',
  message: '--message',
  force: '--force',
  release: '--release',
  app: '--app',
  role: '--role',
  expiresInDays: '--days',
  username: '--username',
  password: '--password',
  secretAccessKey: '--password',
  server: '--server',
  email: '--email',
  plainHttp: '--plain-http',
  accessKeyId: '--access-key-id',
  region: '--region',
  account: '--account',
  endpoint: '--endpoint',
  basicAuth: '--basic-auth',
  allow: '--allow',
  bodyLimitBytes: '--body-limit',
  compress: '--compress',
  hsts: '--hsts',
  underscoreHeaders: '--underscore-headers',
}

/** What somebody types for `field` of the API with this value; undefined for what no option gives. */
export function optionFor(field: string, value: string | null): string | undefined {
  const setting = appSettings.find(one => one.field === field)
  const option =
    setting === undefined ? (Object.hasOwn(others, field) ? others[field] : undefined) : optionName(setting)
  if (option === undefined || value === null || value === 'true') return option
  return value === 'false' ? option.replace('--', '--no-') : `${option} ${value}`
}
