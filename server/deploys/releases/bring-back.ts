import type { Variable } from '../../apps/variables/variable.ts'
import type { ReleaseSettings } from './release.ts'

/** What an app runs with, or wants to run with next. */
export interface Configuration {
  readonly settings: ReleaseSettings
  readonly variables: readonly Variable[]
}

export interface GoingBack {
  /** What is set now. */
  readonly wanted: Configuration
  /** What is live before; null where nothing is: then all that is set waits. */
  readonly live: Configuration | null
  readonly target: Configuration
}

/**
 * What is set after going back to a release. A value that is live becomes that of the release; one that was set after
 * the last deploy stands in no release, so it stays as it is and waits for the next deploy.
 */
export function broughtBack({ wanted, live, target }: GoingBack): Configuration {
  const sides = <T extends { readonly name: string }>(part: (of: Configuration) => readonly T[]): Sides<T> => ({
    wanted: byName(part(wanted)),
    live: byName(live === null ? [] : part(live)),
    target: byName(part(target)),
  })
  return {
    settings: {
      ...mergedFields(wanted.settings, live?.settings, target.settings),
      processes: mergedProcesses(sides(({ settings }) => settings.processes)),
      volumes: [...merged(sides(({ settings }) => settings.volumes)).values()],
    },
    variables: [...merged(sides(({ variables }) => variables)).values()],
  }
}

interface Sides<T> {
  readonly wanted: ReadonlyMap<string, T>
  readonly live: ReadonlyMap<string, T>
  readonly target: ReadonlyMap<string, T>
}

function merged<T>({ wanted, live, target }: Sides<T>): Map<string, T> {
  const result = new Map<string, T>()
  for (const name of new Set([...wanted.keys(), ...target.keys()])) {
    const isPending = !isSame(wanted.get(name), live.get(name))
    const value = isPending ? wanted.get(name) : target.get(name)
    if (value !== undefined) result.set(name, value)
  }
  return result
}

type ReleaseProcess = ReleaseSettings['processes'][number]

/** Each setting of a process by itself, where the release has the process. */
function mergedProcesses({ wanted, live, target }: Sides<ReleaseProcess>): ReleaseProcess[] {
  return [...merged({ wanted, live, target })].map(([name, process]) => {
    const [now, then] = [wanted.get(name), target.get(name)]
    return now === undefined || then === undefined ? process : mergedFields(now, live.get(name), then)
  })
}

/** A setting that the release was made without, by an earlier berth, stays as it is. */
function mergedFields<T extends object>(wanted: T, live: T | undefined, target: T): T {
  const names = Object.keys(wanted) as (keyof T)[]
  const isPending = (name: keyof T): boolean => !isSame(wanted[name], (live ?? target)[name])
  return Object.fromEntries(
    names.map(name => [name, isPending(name) || target[name] === undefined ? wanted[name] : target[name]]),
  ) as T
}

function byName<T extends { readonly name: string }>(list: readonly T[]): ReadonlyMap<string, T> {
  return new Map(list.map(one => [one.name, one]))
}

function isSame(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right)
}
