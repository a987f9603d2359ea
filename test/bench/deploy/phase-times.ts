/** A deploy as the API answers it, as far as its times go. */
export interface TimedDeploy {
  readonly id: string
  readonly status: string
  readonly createdAt: string
  readonly finishedAt: string
  readonly phases: readonly { readonly phase: string; readonly startedAt: string }[]
}

/** When the caller asked and had its answer, by the clock of this machine. */
export interface Asked {
  readonly askedAt: number
  readonly answeredAt: number
}

/** Milliseconds by phase, up to the switch, with the way in and out; what came after delayed nobody. */
export type PhaseTimes = Readonly<Record<string, number>>

export function phaseTimesOf({ phases, createdAt, finishedAt }: TimedDeploy, asked: Asked): PhaseTimes {
  const begun = phases.map(({ phase, startedAt }) => ({ phase, at: Date.parse(startedAt) }))
  const live = Date.parse(finishedAt)
  const between = Object.fromEntries(
    begun
      .filter(({ at, phase }) => at <= live && phase !== 'watching')
      .map(({ phase, at }, n) => [phase, Math.min(begun[n + 1]?.at ?? live, live) - at]),
  )
  return { request: Date.parse(createdAt) - asked.askedAt, ...between, answer: asked.answeredAt - live }
}
