import type { CaddyState } from '../../adapters/caddy/supervise-caddy.ts'
import { secretsLocked, type Vault } from '../vault/vault.ts'

/** Something of the server itself is not well: what, and what to do. */
export interface Alarm {
  readonly message: string
  readonly advice: string
}

export interface AlarmContext {
  readonly vault: Pick<Vault, 'state'>
  readonly caddy: { state(): CaddyState }
  /** In milliseconds since 1970; null while Docker answers. */
  readonly dockerAwaySince: () => number | null
}

/** What every page of the panel says at its top, worst first. */
export function alarmsOf({ vault, caddy, dockerAwaySince }: AlarmContext): readonly Alarm[] {
  const { state } = vault
  const awaySince = dockerAwaySince()
  return [
    ...(caddy.state() === 'up' ? [] : [caddyAway(caddy.state())]),
    ...(awaySince === null ? [] : [dockerAway(awaySince)]),
    ...(state.locked ? [secretsLocked(state.reason)] : []),
  ].map(({ message, advice }) => ({ message, advice }))
}

function dockerAway(since: number): Alarm {
  return {
    message: `Docker is not reachable since ${new Date(since).toISOString().slice(11, 16)} UTC.`,
    advice: 'Running apps keep serving; a deploy waits up to five minutes for it. `berth doctor` says more.',
  }
}

function caddyAway(state: CaddyState): Alarm {
  return {
    message: state === 'hung' ? 'Caddy does not answer.' : 'Caddy does not run, so visitors reach no app.',
    advice: 'berth keeps trying. `berth doctor` says more.',
  }
}
