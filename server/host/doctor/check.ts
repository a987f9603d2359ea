export const checkResults = ['ok', 'warning', 'failure'] as const

/** One thing that was looked at. */
export interface Check {
  readonly name: string
  readonly result: (typeof checkResults)[number]
  /** What was found, with names and numbers. */
  readonly reason: string
  /** What to do about it; there for every warning and failure. */
  readonly remedy?: string
}

export function well(name: string, reason: string): Check {
  return { name, result: 'ok', reason }
}

export function warning(name: string, reason: string, remedy: string): Check {
  return { name, result: 'warning', reason, remedy }
}

export function failure(name: string, reason: string, remedy: string): Check {
  return { name, result: 'failure', reason, remedy }
}

/** `a, b, c and 4 more`. */
export function some(names: readonly string[], most = 5): string {
  const shown = names.slice(0, most).join(', ')
  return names.length > most ? `${shown} and ${names.length - most} more` : shown
}
