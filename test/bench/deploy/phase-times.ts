/** A deploy as the API answers it, as far as its times go. */
export interface TimedDeploy {
  readonly id: string
  readonly status: string
  readonly createdAt: string
  readonly finishedAt: string
  readonly phases: readonly { readonly phase: string; readonly startedAt: string }[]
}

/** Milliseconds by phase, up to the switch; what came after delayed nobody. */
export type PhaseTimes = Readonly<Record<string, number>>

export function phaseTimesOf({ phases, finishedAt }: TimedDeploy): PhaseTimes {
  const begun = phases.map(({ phase, startedAt }) => ({ phase, at: Date.parse(startedAt) }))
  const live = Date.parse(finishedAt)
  return Object.fromEntries(
    begun
      .filter(({ at, phase }) => at <= live && phase !== 'watching')
      .map(({ phase, at }, n) => [phase, Math.min(begun[n + 1]?.at ?? live, live) - at]),
  )
}
