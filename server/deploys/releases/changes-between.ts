import { familiarImage } from '../../../shared/image-reference.ts'
import type { Variable } from '../../apps/variables/variable.ts'
import type { Configuration } from './bring-back.ts'
import type { ReleaseSettings } from './release.ts'

export const changeKinds = ['image', 'setting', 'variable'] as const

/** One difference between two configurations, in words; the values of secret variables are not among them. */
export interface Change {
  readonly kind: (typeof changeKinds)[number]
  readonly name: string
  /** Null where it was not there, or not set. */
  readonly before: string | null
  /** Null where it goes, or is no longer set. */
  readonly after: string | null
}

export interface Side extends Configuration {
  /** Canonical reference; null where it is not compared. */
  readonly image: string | null
}

/** All that differs, the image first. */
export function changesBetween(before: Side, after: Side): Change[] {
  return [
    ...imageChange(before.image, after.image),
    ...settingChanges(before.settings, after.settings),
    ...variableChanges(before.variables, after.variables),
  ]
}

function imageChange(before: string | null, after: string | null): Change[] {
  if (before === null || after === null || before === after) return []
  return [{ kind: 'image', name: 'image', before: familiarImage(before), after: familiarImage(after) }]
}

/** What a release was made without, by an earlier berth, is no difference. */
function settingChanges(before: ReleaseSettings, after: ReleaseSettings): Change[] {
  const names = Object.keys(after) as (keyof ReleaseSettings)[]
  return names
    .filter(name => before[name] !== undefined && JSON.stringify(before[name]) !== JSON.stringify(after[name]))
    .map(name => ({ kind: 'setting', name, before: wordsOf(before[name]), after: wordsOf(after[name]) }))
}

function variableChanges(before: readonly Variable[], after: readonly Variable[]): Change[] {
  const old = new Map(before.map(one => [one.name, one]))
  const fresh = new Map(after.map(one => [one.name, one]))
  const names = [...new Set([...old.keys(), ...fresh.keys()])].sort()
  return names.flatMap((name): Change[] => {
    const [then, now] = [old.get(name), fresh.get(name)]
    if (then?.value === now?.value && then?.secret === now?.secret) return []
    const isSecret = then?.secret === true || now?.secret === true
    return [{ kind: 'variable', name, before: shown(then, isSecret), after: shown(now, isSecret) }]
  })
}

function shown(variable: Variable | undefined, isSecret: boolean): string | null {
  if (variable === undefined) return null
  return isSecret ? 'secret' : variable.value
}

function wordsOf(value: unknown): string | null {
  if (value === null) return null
  if (!Array.isArray(value)) return JSON.stringify(value)
  return value.map(one => (typeof one === 'string' ? one : partWords(one as object))).join(', ')
}

/** A process or a volume: its name, and what is set of it. */
function partWords(part: object): string {
  const set = Object.entries(part).filter(([, value]) => value !== null && value !== false)
  return set
    .map(([name, value]) => (name === 'name' ? value : `${name === 'alone' ? 'singleton' : name} ${value}`))
    .join(' ')
}
