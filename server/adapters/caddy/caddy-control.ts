import { setTimeout as sleep } from 'node:timers/promises'
import { proxyNotStarting } from '../../failures/proxy-failures.ts'
import type { AdminApi } from './admin-api.ts'
import { makeSocketFolder } from './admin-socket.ts'
import { textOfFile, writeDurably } from './boot-file.ts'
import { caddyPlace, runningPid, startFailure, startProcess } from './caddy-process.ts'
import type { CaddySettings } from './caddy-settings.ts'
import { checkDnsModule, checkedVersion } from './caddy-version.ts'
import { canonicalText, type Json } from './config/json.ts'
import { renderConfig } from './config/render-config.ts'
import { configInForce } from './config-in-force.ts'
import type { Extras } from './extras.ts'
import { ensurePortsFree, permissionPort } from './ports.ts'
import { runningProgram } from './running-program.ts'
import { programTakesUnderscores, runningTakesUnderscores, wantsUnderscores } from './underscore-headers.ts'

/** What can be done to Caddy, one step each; when, is the supervision's business. */
export interface CaddyControl {
  /** Empty until `converge` has met Caddy. */
  version(): string
  /** Whether its process is there; always so for an external one. */
  isAlive(): boolean
  /**
   * Starts Caddy if nothing listens (an external one is only missed: `absent`), and loads our configuration if another one is
   * in force. Throws UNSUPPORTED when it is too old.
   */
  converge(): Promise<Outcome>
  loads(): number
  /** The program that runs, or that would be started. */
  program(): Promise<string>
  /** Whether it can let through request headers with an underscore. */
  takesUnderscores(): Promise<boolean>
}

/** What goes into a configuration, for the Caddy that is there now: it may be another version at each look. */
interface Wanted {
  readonly extras: Extras
  readonly takesUnderscores: boolean
}

export type Outcome = 'unchanged' | 'started' | 'loaded' | 'absent'

const startDeadlineMs = 15_000

/** `extras` is asked at each look: they may change at any time. */
export function openCaddyControl(settings: CaddySettings, admin: AdminApi, extras: () => Extras): CaddyControl {
  const place = caddyPlace(settings.dataDirectory)
  const program = settings.binary ?? 'caddy'
  let version = ''
  let loads = 0
  /** What Caddy answered when it last had our configuration, so that an unchanged one need not be read again. */
  let seenInForce: string | undefined
  /** What went into it. */
  let seenWanted = ''

  return {
    version: () => version,
    loads: () => loads,
    isAlive: () => settings.mode === 'external' || runningPid(place) !== undefined,
    async converge() {
      const inForce = await configInForce(admin, place, settings)
      const wanted = await wantedBy(inForce)
      if (inForce === undefined && settings.mode === 'external') return miss(wanted)
      if (version === '') version = await checkedProgram(await programInCharge(inForce))
      if (inForce === undefined) return start(wanted)
      const isSeen = inForce === seenInForce && canonicalText(wanted) === seenWanted
      return isSeen ? 'unchanged' : correct(inForce, wanted)
    },
    program: async () => programInCharge(await admin.configText()),
    takesUnderscores: async () => takes(await admin.configText()),
  }

  async function wantedBy(inForce: string | undefined): Promise<Wanted> {
    const now = extras()
    return { extras: now, takesUnderscores: wantsUnderscores(now) && (await takes(inForce)) }
  }

  function takes(inForce: string | undefined): Promise<boolean> {
    return inForce === undefined ? programTakesUnderscores(program) : runningTakesUnderscores(admin)
  }

  /** The program that runs; its file may be newer than its process, which only a restart of it can tell. */
  async function programInCharge(inForce: string | undefined): Promise<string> {
    return inForce === undefined ? program : runningProgram(admin, program)
  }

  async function checkedProgram(inCharge: string): Promise<string> {
    const found = await checkedVersion(inCharge)
    await checkDnsModule(inCharge, settings.acme)
    return found
  }

  async function start(wanted: Wanted): Promise<'started'> {
    await ensurePortsFree(settings)
    const config = await render('free', wanted)
    keepForNextStart(config)
    makeSocketFolder(settings.adminSocket)
    startProcess(program, place)
    seenInForce = await answerOfStarted()
    seenWanted = canonicalText(wanted)
    return 'started'
  }

  async function answerOfStarted(): Promise<string> {
    for (const deadline = performance.now() + startDeadlineMs; performance.now() < deadline; await sleep(10)) {
      const text = await admin.configText()
      if (text !== undefined) return text
      if (runningPid(place) === undefined) throw startFailure(place)
    }
    throw proxyNotStarting(startDeadlineMs)
  }

  async function correct(inForce: string, wanted: Wanted): Promise<'unchanged' | 'loaded'> {
    const config = await render('kept', wanted)
    if (canonicalText(JSON.parse(inForce)) === canonicalText(config)) {
      seenInForce = inForce
      seenWanted = canonicalText(wanted)
      keepForNextStart(config)
      return 'unchanged'
    }
    await admin.load(config)
    loads += 1
    seenInForce = await admin.configText()
    seenWanted = canonicalText(wanted)
    keepForNextStart(config)
    return 'loaded'
  }

  /** Its own unit starts it, from this file. */
  async function miss(wanted: Wanted): Promise<'absent'> {
    keepForNextStart(await render('kept', wanted))
    return 'absent'
  }

  async function render(need: 'kept' | 'free', wanted: Wanted): Promise<Json> {
    const port = await permissionPort(settings.dataDirectory, need)
    return renderConfig({ ...settings, permissionPort: port, ...wanted })
  }

  function keepForNextStart(config: Json): void {
    const text = JSON.stringify(config)
    if (textOfFile(place.bootFile) !== text) writeDurably(place.bootFile, text)
  }
}
