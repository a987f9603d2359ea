import type { CaddyState } from '../../adapters/caddy/supervise-caddy.ts'
import type { DockerEngine } from '../../adapters/docker/engine.ts'
import type { Database } from '../../adapters/sqlite/open-database.ts'
import type { Clock } from '../../clock.ts'

interface Part {
  readonly ok: boolean
  readonly reason?: string
}

export interface Readiness {
  readonly ready: boolean
  /** Each part that must work, with the reason where it does not. */
  readonly parts: Readonly<Record<'database' | 'docker' | 'caddy', Part>>
}

export interface ReadinessContext {
  readonly database: Pick<Database, 'trouble'>
  readonly engine: Pick<DockerEngine, 'ping'>
  readonly caddy: { state(): CaddyState }
  readonly clock: Pick<Clock, 'monotonicMs'>
}

/** Anybody may ask, as often as they like: the parts are looked at once in this time, and for all who ask meanwhile. */
const freshMs = 2000

/** Whether database, Docker and Caddy work. The doctor looks deeper; this costs each of them next to nothing. */
export function openReadiness(needs: ReadinessContext): () => Promise<Readiness> {
  let lookedAt = Number.NEGATIVE_INFINITY
  let found: Promise<Readiness> | undefined
  return () => {
    const now = needs.clock.monotonicMs()
    if (found === undefined || now - lookedAt >= freshMs) {
      lookedAt = Number.POSITIVE_INFINITY
      found = look(needs).finally(() => {
        lookedAt = needs.clock.monotonicMs()
      })
    }
    return found
  }
}

async function look({ database, engine, caddy }: ReadinessContext): Promise<Readiness> {
  const docker = await engine.ping().then(
    () => well,
    (error: unknown) => because(error instanceof Error ? error.message : String(error)),
  )
  const trouble = database.trouble()
  const parts = {
    database: trouble === null ? well : because(`The database cannot be used: ${trouble}.`),
    docker,
    caddy: caddy.state() === 'up' ? well : because(`Caddy is ${caddy.state()}.`),
  }
  return { ready: Object.values(parts).every(({ ok }) => ok), parts }
}

const well: Part = { ok: true }

function because(reason: string): Part {
  return { ok: false, reason }
}
