import { withoutUndefined } from '../../../shared/without-undefined.ts'
import type { Caddy } from '../../adapters/caddy/open-caddy.ts'
import { AppError } from '../../errors.ts'
import { type DomainOptions, isSameOptions, type OptionsInput } from './domain-options.ts'

export type OptionsProxy = Pick<Caddy, 'change' | 'hashPassword' | 'checkUnderscores'>

/** The options a domain will have: those that stand, with what is named in their place. Throws VALIDATION, UNSUPPORTED. */
export async function optionsAfter(
  proxy: Omit<OptionsProxy, 'change'>,
  standing: DomainOptions,
  { basicAuth, ...wanted }: OptionsInput,
): Promise<DomainOptions> {
  const options = { ...standing, ...withoutUndefined(wanted) }
  const names = options.underscoreHeaders
  if (names.some(name => !standing.underscoreHeaders.includes(name))) await proxy.checkUnderscores()
  return {
    ...options,
    basicAuth: basicAuth === undefined ? standing.basicAuth : await loginAfter(proxy, standing.basicAuth, basicAuth),
    underscoreHeaders: names.toSorted(),
  }
}

/** Stores a domain with its options. Only where they change does Caddy load a configuration, and it does so before they are stored. */
export async function keepWithOptions(
  proxy: Pick<OptionsProxy, 'change'>,
  { host, before, after, store }: { host: string; before: DomainOptions; after: DomainOptions; store: () => void },
): Promise<void> {
  if (isSameOptions(before, after)) return store()
  await proxy.change({
    make: stored => ({ ...stored, hosts: [...stored.hosts.filter(one => one.host !== host), { host, ...after }] }),
    keep: store,
  })
}

/** Stores a wildcard. Caddy gets certificates for wildcards of its configuration only, so it loads one that names it. */
export function keepWildcard(proxy: Pick<OptionsProxy, 'change'>, host: string, store: () => void): Promise<void> {
  return proxy.change({
    make: stored => ({ ...stored, wildcards: [...new Set([...stored.wildcards, host])] }),
    keep: store,
  })
}

async function loginAfter(
  proxy: Pick<OptionsProxy, 'hashPassword'>,
  standing: DomainOptions['basicAuth'],
  wanted: NonNullable<OptionsInput['basicAuth']> | null,
): Promise<DomainOptions['basicAuth']> {
  if (wanted === null) return null
  const { username, password } = wanted
  if (password !== undefined) return { username, passwordHash: await proxy.hashPassword(password) }
  if (standing !== null) return { ...standing, username }
  throw new AppError({
    code: 'VALIDATION',
    field: 'basicAuth.password',
    message: '`basicAuth.password` is missing.',
    advice: 'Give a password of at least 8 characters.',
  })
}
