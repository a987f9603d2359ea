import { appSettingFields } from '../../shared/app-setting-fields.ts'
import { credentialFields } from '../../shared/credential-fields.ts'
import { commonCredentialFields } from '../../shared/credential-kinds.ts'
import { domainOptionFields } from '../../shared/domain-option-fields.ts'
import { labelsOf } from '../../shared/fields.ts'
import { processFields } from '../../shared/process-fields.ts'

/** What the fields of the API are called in the panel: their labels, and how errors speak of them. */
export const fieldNames = {
  ...labelsOf(domainOptionFields),
  ...labelsOf(appSettingFields),
  ...labelsOf(commonCredentialFields),
  ...labelsOf(credentialFields),
  /** Of a visitor as well as of a credential. */
  password: 'Password',
  ...labelsOf(processFields),
  instances: 'Instances',
  name: 'Name',
  path: 'Path in the container',
  value: 'Value',
  text: 'Lines of NAME=value',
  message: 'Note',
  force: 'Replace the container even if nothing changed',
  project: 'Project',
  domains: 'Domain',
  host: 'Domain',
  certificate: 'Certificate',
  key: 'Private key',
} as const

/** Undefined for what the panel has no name for. */
export function fieldName(field: string): string | undefined {
  return Object.hasOwn(fieldNames, field) ? fieldNames[field as keyof typeof fieldNames] : undefined
}
