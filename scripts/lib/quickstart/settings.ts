import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Settings {
  readonly dataDirectory: string
  readonly httpPort: number
  readonly dockerSocket: string
  /** Where the control plane listens; null leaves it to `freeListenAddress`. */
  readonly listen: string | null
  /** Reads the clock of the whole quickstart: seconds since its first line. */
  readonly secondsSinceBegan: () => number
}

type Environment = Readonly<Record<string, string | undefined>>

/** What scripts/quickstart hands on. */
export function readSettings(environment: Environment): Settings {
  const { BERTH_DATA = join(checkout, '.berth'), BERTH_HTTP_PORT = '8080', BERTH_QUICKSTART_BEGAN } = environment
  const beganAt = Number(BERTH_QUICKSTART_BEGAN ?? uptimeSeconds() * 100) / 100
  return {
    dataDirectory: BERTH_DATA,
    httpPort: Number(BERTH_HTTP_PORT),
    dockerSocket: environment.BERTH_DOCKER || '/var/run/docker.sock',
    listen: environment.BERTH_LISTEN || null,
    secondsSinceBegan: () => uptimeSeconds() - beganAt,
  }
}

export const checkout = join(import.meta.dirname, '../../..')

/** The shell's part of the quickstart has no other clock. */
function uptimeSeconds(): number {
  return Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0])
}
