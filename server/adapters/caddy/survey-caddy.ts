import { setTimeout as pause } from 'node:timers/promises'
import { isAppError } from '../../errors.ts'
import { type AdminApi, isSilence, openAdminApi } from './admin-api.ts'
import { fittingSocketPath } from './admin-socket.ts'
import { askThroughProxy } from './ask-through-proxy.ts'
import type { CaddySettings } from './caddy-settings.ts'
import { checkedVersion } from './caddy-version.ts'
import { canonicalText } from './config/json.ts'
import { renderConfig } from './config/render-config.ts'
import { type Extras, inOrder } from './extras.ts'
import { permissionPort } from './ports.ts'
import { runningProgram } from './running-program.ts'
import { runningTakesUnderscores, wantsUnderscores } from './underscore-headers.ts'

/** What the doctor looks at. Nothing is started, loaded or ended. */
export interface CaddySurvey {
  /** Whether its admin API answers; `hung` takes calls and answers none. */
  readonly state: 'up' | 'down' | 'hung'
  /** As `2.11.4`; or why there is none that can be used. */
  readonly version: string | { readonly unfit: string; readonly advice: string }
  /** Whether the configuration in force is the one these settings give; null when it cannot be read. */
  readonly config: 'ours' | 'another' | null
  /** Who answers on the port for visitors. */
  readonly port: 'proxy' | 'another program' | 'nobody'
}

/** No host of this name can exist (RFC 6761), so only our own proxy has a page for it. */
const nobody = 'nobody.invalid'

/** `extras` as they are stored; null where nobody knows them, and then the configuration is not judged. */
export async function surveyCaddy(
  settings: CaddySettings,
  extras: Extras | null,
  limitMs: number,
): Promise<CaddySurvey> {
  const fitting = { ...settings, adminSocket: fittingSocketPath(settings.adminSocket) }
  await using admin = openAdminApi(fitting.adminSocket)
  const [{ state, text }, port] = await Promise.all([configText(admin, limitMs), answererOf(fitting, limitMs)])
  return {
    state,
    port,
    version: await versionOf(admin, fitting, state),
    config:
      text === undefined || extras === null
        ? null
        : await compare(admin, text, { ...fitting, extras: inOrder(extras) }),
  }
}

async function configText(admin: AdminApi, limitMs: number): Promise<{ state: CaddySurvey['state']; text?: string }> {
  const late = pause<'late'>(limitMs, 'late', { ref: false })
  try {
    const text = await Promise.race([admin.configText(), late])
    if (text === 'late') return { state: 'hung' }
    return text === undefined ? { state: 'down' } : { state: 'up', text }
  } catch (error) {
    return { state: isSilence(error) ? 'hung' : 'down' }
  }
}

async function versionOf(
  admin: AdminApi,
  settings: CaddySettings,
  state: CaddySurvey['state'],
): Promise<CaddySurvey['version']> {
  try {
    const program = settings.binary ?? 'caddy'
    return await checkedVersion(state === 'up' ? await runningProgram(admin, program) : program)
  } catch (error) {
    if (isAppError(error)) return { unfit: error.message, advice: error.advice }
    throw error
  }
}

async function compare(
  admin: AdminApi,
  inForce: string,
  settings: CaddySettings & { readonly extras: Extras },
): Promise<CaddySurvey['config']> {
  const port = await permissionPort(settings.dataDirectory, 'kept')
  const takesUnderscores = wantsUnderscores(settings.extras) && (await mayTakeUnderscores(admin))
  if (takesUnderscores === null) return null
  const ours = renderConfig({ ...settings, permissionPort: port, takesUnderscores })
  return canonicalText(JSON.parse(inForce)) === canonicalText(ours) ? 'ours' : 'another'
}

/** Null where Caddy went away meanwhile: nothing can be said of its configuration then. */
async function mayTakeUnderscores(admin: AdminApi): Promise<boolean | null> {
  try {
    return await runningTakesUnderscores(admin)
  } catch (error) {
    if (isAppError(error)) return null
    throw error
  }
}

async function answererOf(settings: CaddySettings, timeoutMs: number): Promise<CaddySurvey['port']> {
  try {
    const answer = await askThroughProxy(settings, { host: nobody, path: '/', timeoutMs })
    return answer.from === 'proxy' ? 'proxy' : 'another program'
  } catch {
    return 'nobody'
  }
}
