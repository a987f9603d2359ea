import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Mode, modes, type Options } from './options.ts'
import { must } from './run.ts'
import { Stop } from './words.ts'

/** What an installation leaves in `<etc>/installed`, and an uninstall in `<etc>/removed`: values by name, some more than once. */
export type Notes = ReadonlyMap<string, readonly string[]>

/** Where berth stands, or will. */
export interface Installation {
  /** `removed`: an uninstall kept its data. */
  readonly state: 'none' | 'installed' | 'removed'
  readonly notes: Notes
  readonly etc: string
  readonly data: string
  readonly bin: string
  readonly lib: string
  readonly mode: Mode
  readonly modeBefore: Mode | null
  /** `berth`; a second installation has names of its own. */
  readonly instance: string
}

/** An option says where; else what was installed; else the default. Throws Stop when the data lies elsewhere. */
export function findInstallation({ given, mode }: Options): Installation {
  const etc = given.etc || '/etc/berth'
  const state = existsSync(join(etc, 'installed')) ? 'installed' : existsSync(join(etc, 'removed')) ? 'removed' : 'none'
  const notes = state === 'none' ? new Map() : parseNotes(readFileSync(join(etc, state), 'utf8'))
  const noted = (name: string): string => notedIn(notes, name)
  if (state !== 'none' && given.data !== '' && given.data !== noted('data'))
    throw new Stop(
      `berth in ${etc}`,
      `it has its data in ${noted('data')}, not in ${given.data}`,
      'leave out --data, or give another --etc, --bin and ports for a second berth',
    )
  const bin = given.bin || noted('bin') || '/usr/local/bin'
  const modeNoted = modes.find(one => one === noted('mode')) ?? null
  return {
    ...{ state, notes, etc, bin },
    data: given.data || noted('data') || '/var/lib/berth',
    lib: (state === 'installed' ? noted('lib') : '') || join(dirname(bin), 'lib/berth'),
    mode: mode ?? modeNoted ?? 'native',
    modeBefore: state === 'installed' ? modeNoted : null,
    instance: etc === '/etc/berth' ? 'berth' : `berth-${checksumOf(etc)}`,
  }
}

export function parseNotes(text: string): Notes {
  const pairs = text.split('\n').flatMap(line => {
    const [, name, value] = /^([a-z]+)=(.*)$/.exec(line) ?? []
    return name === undefined || value === undefined ? [] : [{ name, value }]
  })
  const grouped = Map.groupBy(pairs, ({ name }) => name)
  return new Map([...grouped].map(([name, those]) => [name, those.map(({ value }) => value)]))
}

/** The first of that name; empty without. */
export function notedIn(notes: Notes, name: string): string {
  return notes.get(name)?.[0] ?? ''
}

/** Names and versions of the folder of a release once installed: `0.1.0-0123456789ab`. */
export function folderNameOf(version: string, sums: Buffer): string {
  return `${version}-${createHash('sha256').update(sums).digest('hex').slice(0, 12)}`
}

/** As the firewall's script makes it, too. */
function checksumOf(text: string): string {
  return must('cksum', [], { input: text }).split(' ')[0] ?? ''
}
