import { type AppStatus, appStatuses } from '../../shared/app-status.ts'

export type AppCounts = Readonly<Record<AppStatus, number>>

export function totalOf(counts: AppCounts): number {
  return appStatuses.reduce((sum, status) => sum + counts[status], 0)
}

const notes: readonly [AppStatus, string][] = [
  ['failing', 'failing'],
  ['deploying', 'deploying'],
  ['stopped', 'stopped'],
  ['empty', 'not deployed'],
]

/** "3 apps, all well" or "7 apps: 1 failing, 2 deploying". */
export function countsText(counts: AppCounts): string {
  const parts = countParts(counts).map(part => part.text)
  return parts.length === 0 ? totalText(counts) : `${totalText(counts)}: ${parts.join(', ')}`
}

/** "7 apps", and "3 apps, all well" where nothing follows. */
export function totalText(counts: AppCounts): string {
  const total = totalOf(counts)
  if (total === 0) return 'No apps yet'
  if (countParts(counts).length > 0) return total === 1 ? '1 app' : `${total} apps`
  return total === 1 ? '1 app, running' : `${total} apps, all well`
}

export function countParts(counts: AppCounts): { status: AppStatus; text: string }[] {
  return notes
    .filter(([status]) => counts[status] > 0)
    .map(([status, word]) => ({ status, text: `${counts[status]} ${word}` }))
}

export function countApps(apps: readonly { readonly status: AppStatus }[]): AppCounts {
  const counts = { running: 0, deploying: 0, failing: 0, stopped: 0, empty: 0 }
  for (const { status } of apps) counts[status]++
  return counts
}
