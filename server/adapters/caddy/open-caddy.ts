import { createHash } from 'node:crypto'
import { proxyWithoutUnderscores } from '../../failures/proxy-failures.ts'
import type { Logger } from '../../log.ts'
import { openAdminApi } from './admin-api.ts'
import { fittingSocketPath } from './admin-socket.ts'
import { askThroughProxy, type ProxyAnswer, type ProxyQuestion } from './ask-through-proxy.ts'
import { openCaddyControl } from './caddy-control.ts'
import { caddyPlace, endProcess } from './caddy-process.ts'
import type { CaddySettings } from './caddy-settings.ts'
import { versionOf } from './caddy-version.ts'
import { changeExtras, type ExtrasChange } from './change-extras.ts'
import { type Extras, inOrder, noExtras } from './extras.ts'
import { hashPassword } from './hash-password.ts'
import { type CaddyState, superviseCaddy } from './supervise-caddy.ts'

/** `hung`: its socket takes calls and nothing answers them. */

/** Caddy, the bearer of all traffic. Disposing ends the supervising only: Caddy keeps serving. */
export interface Caddy extends AsyncDisposable {
  /** As `2.11.4`; empty before `ensure`. */
  version(): string
  state(): CaddyState
  /**
   * Starts Caddy, or adopts the one that runs, makes sure that our configuration is the one in force, and watches over it from
   * then on. Throws UNSUPPORTED, PROXY_UNAVAILABLE or PROXY_CONFIG_REJECTED, whose message is one line for the start.
   */
  ensure(): Promise<void>
  /**
   * Puts other extras in force and keeps them: first Caddy takes them, then `keep` stores them. Throws PROXY_CONFIG_REJECTED or
   * PROXY_UNAVAILABLE; what was before then stays.
   */
  change(change: ExtrasChange): Promise<void>
  /** Of a password, in the form that `HostRules` takes. */
  hashPassword(password: string): Promise<string>
  /** Throws UNSUPPORTED where this Caddy can let no request header with an underscore through, PROXY_UNAVAILABLE. */
  checkUnderscores(): Promise<void>
  /** Of the configuration in force. */
  configHash(): Promise<string>
  /** When Caddy last took a configuration, in seconds since 1970, as its own metric says. */
  lastReload(): Promise<number>
  /** How many configurations this process has loaded into a running Caddy. */
  loads(): number
  /** One request as a visitor's. Throws PROXY_UNAVAILABLE. */
  ask(question: ProxyQuestion): Promise<ProxyAnswer>
  /** Ends Caddy itself, for quickstart and tests. An external one is left alone. */
  stop(): Promise<void>
}

/** `extras` as they are stored; asked again at each look. */
export function openCaddy(settings: CaddySettings, log: Logger, extras: () => Extras = () => noExtras): Caddy {
  const fitting = { ...settings, adminSocket: fittingSocketPath(settings.adminSocket) }
  const admin = openAdminApi(fitting.adminSocket)
  let candidate: Extras | undefined
  const control = openCaddyControl(fitting, admin, () => inOrder(candidate ?? extras()))
  const supervision = superviseCaddy(control, log)
  const change = changeExtras({ supervision, stored: extras, want: wanted => (candidate = wanted) })
  return {
    version: () => control.version(),
    state: () => supervision.state(),
    ensure: () => supervision.ensure(),
    change,
    hashPassword: async password => hashPassword(await control.program(), password),
    async checkUnderscores() {
      if (!(await control.takesUnderscores())) throw proxyWithoutUnderscores(await versionOf(await control.program()))
    },
    configHash: async () => hash((await admin.configText()) ?? ''),
    lastReload: async () => metric(await admin.metrics(), 'caddy_config_last_reload_success_timestamp_seconds'),
    loads: () => control.loads(),
    ask: question => askThroughProxy(fitting, question),
    async stop() {
      await supervision.stop()
      if (settings.mode === 'managed') await endProcess(caddyPlace(settings.dataDirectory))
    },
    async [Symbol.asyncDispose]() {
      await supervision.stop()
      await admin[Symbol.asyncDispose]()
    },
  }
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

function metric(text: string, name: string): number {
  const line = text.split('\n').find(each => each.startsWith(`${name} `))
  return Number(line?.slice(name.length) ?? Number.NaN)
}
