import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { schemaOfFile } from '../adapters/sqlite/database-file.ts'
import { newestSchema } from '../adapters/sqlite/migrate.ts'
import { type Config, panelHostOf } from '../config/config.ts'
import { isAppError } from '../errors.ts'
import { type Check, failure, warning } from '../host/doctor/check.ts'
import type { DoctorModules } from '../host/doctor/doctor-context.ts'
import { restoreRemedy } from '../host/doctor/storage-checks.ts'
import { openStores } from '../stores.ts'
import { traffic } from '../traffic/domains/traffic.ts'
import { openRoutingDirectory } from '../traffic/routing/routing-directory.ts'

/** Opens what a berthd that does not run would have open; nothing is made or migrated. The caller closes the database. */
export function openModules(config: Config, migrations: string): DoctorModules | Check {
  const file = join(config.dataDirectory, 'berth.db')
  if (!existsSync(file))
    return warning(
      'database',
      `There is no database in ${config.dataDirectory} yet.`,
      'The first start of berthd makes it.',
    )
  const [schema, known] = [schemaOfFile(file), newestSchema(migrations)]
  if (schema !== null && schema < known) {
    const reason = `The database is of an older berth (schema ${schema}; this one knows ${known}).`
    return warning('database', reason, 'The next start of berthd brings it up to date. Keep a backup of before.')
  }
  try {
    const stores = openStores(config, migrations)
    const routes = openRoutingDirectory(config.dataDirectory)
    const panel = { host: panelHostOf(config), address: `127.0.0.1:${config.listen.port}` }
    return { stores, routes, traffic: traffic({ ...stores, routes, panel, certificates: stores.certificateRows }) }
  } catch (error) {
    return explain(error, config.dataDirectory)
  }
}

function explain(error: unknown, dataDirectory: string): Check {
  if (isAppError(error, 'CONFLICT'))
    return failure('database', `${error.message} It does not answer on its control socket.`, 'Restart that berthd.')
  if (isAppError(error, 'LOCKED')) return failure('database', error.message, restoreRemedy(dataDirectory))
  if (isAppError(error)) return failure('database', error.message, error.advice)
  throw error
}
