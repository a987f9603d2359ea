import type { Chosen } from './choose-settings.ts'
import { type Ids, putFile } from './files.ts'
import type { Installation } from './installation.ts'
import type { Manager } from './managers/manager.ts'
import type { Options } from './options.ts'
import type { Release } from './release.ts'

/** One run of the installer: what it works on, and what it has found out so far. */
export interface Job {
  readonly options: Options
  readonly at: Installation
  readonly chosen: Chosen
  readonly release: Release
  readonly manager: Manager
  readonly environment: Readonly<Record<string, string | undefined>>
  /** When install.sh began, by the clock of /proc/uptime, in seconds. */
  readonly beganAt: number
  /** The text that `berth.env` gets. */
  readonly settings: string
  /** What was given for `--base`, then and now; a release's own choice is not noted: the next one brings a newer. */
  readonly baseGiven: string
  readonly base: string
  readonly accounts: Accounts
  /** Whether the user of berthd was the only one before, or Caddy's program changes: then Caddy restarts. */
  caddyChanges: boolean
  /** Whether anything on the machine is other than before. */
  changed: boolean
}

/** `owner` has the data, `caddy` its own part of it. */
export interface Accounts {
  readonly user: string
  readonly caddyUser: string
}

export function put(job: Job, to: string, content: string | Buffer, mode: number, owner: Ids): void {
  if (putFile(to, content, mode, owner)) job.changed = true
}
