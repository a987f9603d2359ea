import { Stop } from './words.ts'

export const modes = ['native', 'container'] as const
export type Mode = (typeof modes)[number]

const named = [
  'domain',
  'email',
  'mode',
  'data',
  'etc',
  'bin',
  'listen',
  'http-port',
  'https-port',
  'acme-ca',
  'bundle',
  'docker',
  'network-pool',
  'host-ports',
  'base',
] as const
type Named = (typeof named)[number]

/** What install.sh was asked for; an option that was not given is empty. */
export interface Options {
  readonly given: Readonly<Record<Named, string>>
  readonly mode: Mode | null
  /** Do not ask. */
  readonly yes: boolean
  readonly dryRun: boolean
  readonly uninstall: boolean
  readonly purge: boolean
}

/** Reads the variables that install.sh makes of its options. Throws Stop on a word that cannot be one. */
export function readOptions(environment: Readonly<Record<string, string | undefined>>): Options {
  const of = (name: string): string => environment[`BERTH_INSTALL_${name.toUpperCase().replaceAll('-', '_')}`] ?? ''
  const isOn = (name: string): boolean => !['', 'no'].includes(of(name))
  const given = Object.fromEntries(named.map(name => [name, of(name)])) as Record<Named, string>
  checkPorts(given)
  for (const name of named)
    if (/\s/.test(given[name])) throw new Stop(`--${name}`, 'it has a space or a line break', 'give it without')
  const mode = modes.find(one => one === given.mode) ?? null
  if (given.mode !== '' && mode === null)
    throw new Stop(`--mode ${given.mode}`, 'there is none of that name', 'take native or container')
  return {
    ...{ given, mode, yes: isOn('yes'), dryRun: isOn('dry-run') },
    ...{ uninstall: of('uninstall') === 'yes', purge: of('purge') === 'yes' },
  }
}

function checkPorts(given: Readonly<Record<Named, string>>): void {
  for (const name of ['http-port', 'https-port', 'listen', 'host-ports'] as const) {
    const value = given[name]
    if (value === '' || (name === 'https-port' && value === 'off')) continue
    const ports = name === 'host-ports' ? value.split(',') : [value.replace(/^.*:/, '')]
    if (!ports.every(isPort)) throw new Stop(`--${name} ${value}`, 'it is not a port', 'give a number from 1 to 65535')
  }
}

function isPort(text: string): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535
}
