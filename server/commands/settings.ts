import type { Config, SettingSource } from '../config/config.ts'

/** Prints the settings in force and where each came from. Whoever calls has read them, so they are right. */
export function printSettings({ sources }: Config): void {
  process.stdout.write(`${settingsInWords(sources).join('\n')}\n`)
}

export function settingsInWords(settings: readonly SettingSource[]): readonly string[] {
  const rows = settings.map(({ name, value, from }) => [name, value === '' ? '-' : value, from] as const)
  const widths = [0, 1].map(column => Math.max(...rows.map(row => row[column]?.length ?? 0)))
  const inForce = rows.map(
    ([name, value, from]) => `  ${name.padEnd(widths[0] ?? 0)}  ${value.padEnd(widths[1] ?? 0)}  ${from}`,
  )
  return ['Settings in force', ...inForce]
}
