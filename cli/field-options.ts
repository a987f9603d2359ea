import { appSettingFields } from '../shared/app-setting-fields.ts'
import { credentialFields } from '../shared/credential-fields.ts'
import { commonCredentialFields } from '../shared/credential-kinds.ts'
import { domainOptionFields } from '../shared/domain-option-fields.ts'
import type { Fields } from '../shared/fields.ts'
import { processFields } from '../shared/process-fields.ts'
import { optionName } from './table-options.ts'

const fields: Fields = {
  ...processFields,
  ...domainOptionFields,
  ...commonCredentialFields,
  ...credentialFields,
  ...appSettingFields,
}

/** Fields of the API that stand in no table, by the option that gives them. */
const others: Readonly<Record<string, string>> = {
  instances: 'the number of instances',
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
}

/** What somebody types for `field` of the API with this value; undefined for what no option gives. */
export function optionFor(field: string, value: string | null): string | undefined {
  const declared = Object.hasOwn(fields, field) ? fields[field] : undefined
  const other = Object.hasOwn(others, field) ? others[field] : undefined
  const option = declared === undefined ? other : optionName(declared)
  if (option === undefined || value === null || value === 'true') return option
  return value === 'false' ? option.replace('--', '--no-') : `${option} ${value}`
}
