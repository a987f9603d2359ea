export type Service = 'berthd' | 'caddy'
export type Verb = 'start' | 'stop' | 'restart'

/** Who starts what, and as whom. */
export interface Manager {
  readonly kind: 'systemd' | 'supervise' | 'container'
  /** Of berthd: a name, or a number that no account has. */
  readonly user: string
  /** Caddy has a user of its own: who takes it over has neither the control socket nor the key. */
  readonly caddyUser: string
  /** Services of systemd that belong to it, in the order in which they are put in place. */
  readonly units: readonly string[]
  /** The script of ours that starts and stops, as it is named in the release; null where systemd does. */
  readonly script: { readonly name: string; readonly path: string; readonly mode: number } | null
  /** Throws StepFailed. */
  act(verb: Verb, service: Service): void
  raiseFirewall(): void
  /** How often berthd was started again since it was started. */
  timesStarted(): number
  /** The last lines that berthd wrote. */
  recentOutput(): string
  /** Where it could not even begin: what the system says of it, if it does. */
  whyItEnded(): string | null
  /** What of it is on the machine beside files of ours. */
  removeRest(): void
}
