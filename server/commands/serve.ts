import { mkdirSync } from 'node:fs'
import { type Config, panelHostOf } from '../config/config.ts'
import { openLog } from '../log.ts'
import { openPlatform } from '../platform.ts'
import { programFiles } from '../program-files.ts'
import { openStores } from '../stores.ts'
import { version } from '../version.ts'
import { controlSocketPath } from '../web/control-socket.ts'
import { serveWeb } from '../web/serve-web.ts'
import { superviseWorkers } from '../workers.ts'

/** Starts everything in order, waits for a signal, and stops it in reverse. Caddy and the apps keep serving. */
export async function serve(config: Config): Promise<void> {
  const log = openLog(config.logLevel)
  dieLoudly(log)
  mkdirSync(config.dataDirectory, { recursive: true, mode: 0o700 })
  const files = programFiles()
  const stores = openStores(config, files.migrations)
  const platform = openPlatform(config, stores, log, files)
  const lockedBecause = stores.vault.state.locked ? stores.vault.state.reason : null
  if (lockedBecause !== null)
    log.error({ reason: lockedBecause }, 'locked: apps keep serving, nothing can be sealed or opened')
  platform.repairCertificates()
  platform.rewriteRoutes()
  await platform.caddy.ensure()
  const server = await serveWeb({
    web: platform.web,
    listen: config.listen,
    controlSocket: controlSocketPath(config.dataDirectory),
  })
  const workers = superviseWorkers(platform.workers, log)
  log.info({ version, listen: `${config.listen.host}:${server.port}`, panel: panelHostOf(config) }, 'berth is ready')
  await untilSignal()
  log.info('stopping; apps and Caddy keep serving')
  platform.stop()
  await server.stop()
  await workers.stop()
  await platform[Symbol.asyncDispose]()
  stores.database[Symbol.dispose]()
  process.exit(0)
}

function untilSignal(): Promise<void> {
  return new Promise(resolve => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve())
  })
}

/** A fault nobody caught leaves an unknown state: say it and end; whoever started berthd starts it again. */
function dieLoudly(log: ReturnType<typeof openLog>): void {
  const die = (error: unknown): void => {
    log.error({ err: error }, 'a fault that nothing caught; berthd ends')
    process.exit(70)
  }
  process.on('uncaughtException', die)
  process.on('unhandledRejection', die)
}
