import type { Difference } from '../../views/ui/diff.tsx'
import type { App } from '../apps/app.ts'
import { familiarImage } from '../images/image-reference.ts'
import { type Release, type ReleaseSettings, settingsOf } from '../releases/release.ts'
import type { Variable } from '../variables/variable.ts'
import type { PanelNeeds } from './panel-needs.ts'

/** What is set and not live yet: it acts with the next deploy. Empty while nothing is live, or the key is missing. */
export function pendingOf({ stores }: Pick<PanelNeeds, 'stores'>, app: App): Difference[] {
  const live = app.liveRelease === null ? undefined : stores.releases.find(app.liveRelease)
  if (live === undefined || stores.vault.state.locked) return []
  return [
    ...settingDifferences(live.settings, settingsOf(app)),
    ...variableDifferences(stores.releases.variables(live), stores.variables.reveal(app.id)),
  ]
}

/** What going back to `release` would change, against what is live. */
export function differencesTo({ stores }: Pick<PanelNeeds, 'stores'>, live: Release, release: Release): Difference[] {
  if (stores.vault.state.locked) return []
  const image =
    live.image === release.image
      ? []
      : [{ name: 'image', before: familiarImage(live.image), after: familiarImage(release.image) }]
  return [
    ...image,
    ...settingDifferences(live.settings, release.settings),
    ...variableDifferences(stores.releases.variables(live), stores.releases.variables(release)),
  ]
}

function settingDifferences(before: ReleaseSettings, after: ReleaseSettings): Difference[] {
  const names = Object.keys(after) as (keyof ReleaseSettings)[]
  return names
    .filter(name => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
    .map(name => ({ name, before: wordsOf(before[name]), after: wordsOf(after[name]) }))
}

function variableDifferences(before: readonly Variable[], after: readonly Variable[]): Difference[] {
  const names = [...new Set([...before, ...after].map(variable => variable.name))].sort()
  return names.flatMap(name => {
    const [old, fresh] = [before, after].map(list => list.find(variable => variable.name === name))
    if (old?.value === fresh?.value) return []
    const isSecret = old?.secret === true || fresh?.secret === true
    return [{ name, before: shown(old, isSecret), after: shown(fresh, isSecret) }]
  })
}

function shown(variable: Variable | undefined, isSecret: boolean): string | null {
  if (variable === undefined) return null
  return isSecret ? 'secret' : variable.value
}

function wordsOf(value: unknown): string | null {
  if (value === null) return null
  if (Array.isArray(value))
    return value.map(one => (typeof one === 'string' ? one : partWords(one as object))).join(', ')
  return JSON.stringify(value)
}

/** A process or a volume: its name, and what is set of it. */
function partWords(part: object): string {
  const set = Object.entries(part).filter(([, value]) => value !== null && value !== false)
  return set.map(([name, value]) => (name === 'name' ? value : `${name} ${value}`)).join(' ')
}
