import { appSettingFields } from './app-setting-fields.ts'
import type { ValuesOf } from './fields.ts'

type Table = typeof appSettingFields

export type AppSettings = ValuesOf<Table>
export type AppSettingName = keyof Table

type ReleasedName = {
  [Name in keyof Table]: Table[Name] extends { readonly isReleased: true } ? Name : never
}[keyof Table]
/** What a release keeps of the settings. */
export type ReleasedSettings = Pick<AppSettings, ReleasedName>

/** The settings of an app that chose none. */
export function initialSettings(): AppSettings {
  const settings = Object.entries(appSettingFields).map(([name, setting]) => [
    name,
    'initial' in setting ? setting.initial : null,
  ])
  return Object.fromEntries(settings) as AppSettings
}

export function releasedSettings(settings: AppSettings): ReleasedSettings {
  const kept = Object.entries(appSettingFields).filter(([, setting]) => 'isReleased' in setting)
  return Object.fromEntries(kept.map(([name]) => [name, settings[name as AppSettingName]])) as ReleasedSettings
}

/** The settings that do not wait for the next deploy. */
export function actsAtOnce(name: string): boolean {
  return Object.hasOwn(appSettingFields, name) && 'isAtOnce' in appSettingFields[name as AppSettingName]
}
