import { eq } from 'drizzle-orm'
import type { Database } from '../../adapters/sqlite/open-database.ts'
import { settings } from './settings-tables.ts'

export type SettingsStore = ReturnType<typeof settingsStore>

/** The server's own small facts, by name: instance id, chosen ports. */
export function settingsStore(database: Database) {
  const { queries } = database

  function get(name: string): string | undefined {
    return queries.select().from(settings).where(eq(settings.name, name)).get()?.value
  }

  function set(name: string, value: string): void {
    const row = { name, value }
    database.write(() =>
      queries.insert(settings).values(row).onConflictDoUpdate({ target: settings.name, set: { value } }).run(),
    )
  }

  /** The value that stands, or the one `make` gives, which then stands. */
  function getOrMake(name: string, make: () => string): string {
    return database.write(() => {
      const standing = get(name)
      if (standing !== undefined) return standing
      const value = make()
      set(name, value)
      return value
    })
  }

  return { get, set, getOrMake }
}
