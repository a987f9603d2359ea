import { setTimeout as sleep } from 'node:timers/promises'
import { isAppError } from '../../errors.ts'
import { type AdminApi, isSilence } from './admin-api.ts'
import { askThroughProxy, type ProxyPorts } from './ask-through-proxy.ts'
import { type CaddyPlace, endProcess, runningPid } from './caddy-process.ts'

const graceMs = 2_000
/** No host of this name can exist (RFC 6761), so our configuration answers with its own page. */
const nobody = 'nobody.invalid'

/**
 * The text of the configuration in force; undefined when no Caddy is there. One that runs but went astray is ended first: a
 * foreign configuration, which need not name our admin socket, moved its admin API away and left nothing of ours to save.
 * Throws PROXY_UNAVAILABLE for one that hangs.
 */
export async function configInForce(
  admin: AdminApi,
  place: CaddyPlace,
  ports: ProxyPorts,
): Promise<string | undefined> {
  try {
    const text = (await admin.configText()) ?? (await textOfStarting(admin, place))
    if (text !== undefined || runningPid(place) === undefined) return text
  } catch (error) {
    if (!isSilence(error) || runningPid(place) === undefined || !(await isAstray(ports))) throw error
  }
  await endProcess(place)
  return undefined
}

/** It may be on its way, started a moment ago by a berth that is no more. */
async function textOfStarting(admin: AdminApi, place: CaddyPlace): Promise<string | undefined> {
  for (const deadline = performance.now() + graceMs; performance.now() < deadline; await sleep(20)) {
    if (runningPid(place) === undefined) return undefined
    const text = await admin.configText()
    if (text !== undefined) return text
  }
  return undefined
}

/** Whether something else than ours is served, or nothing. One that is slow or hangs does not answer, and is not astray. */
async function isAstray(ports: ProxyPorts): Promise<boolean> {
  try {
    const answer = await askThroughProxy(ports, { host: nobody, path: '/', timeoutMs: graceMs })
    return answer.from !== 'proxy'
  } catch (error) {
    const cause = isAppError(error) ? error.cause : undefined
    return cause instanceof Error && 'code' in cause && cause.code === 'ECONNREFUSED'
  }
}
