import { askControlSocket } from '../adapters/control-socket/ask-control-socket.ts'
import type { Config } from '../config/config.ts'
import { type Diagnosis, examine } from '../host/doctor/examine.ts'
import { programFiles } from '../program-files.ts'
import { controlSocketPath } from '../web/control-socket.ts'
import { openModules } from './open-modules.ts'
import { settingsInWords } from './settings.ts'

const serverAnswersWithinMs = 4500

/** Prints what is in force and what was found; exit 1 when something failed. */
export async function doctor(config: Config, { json = false }: { json?: boolean }): Promise<void> {
  const diagnosis = (await askRunning(config)) ?? (await examineHere(config))
  process.stdout.write(json ? `${JSON.stringify(diagnosis, null, 2)}\n` : inWords(diagnosis))
  if (!diagnosis.ok) process.exitCode = 1
}

/** Null when no server runs, or one that cannot answer: then it is looked at from here. */
async function askRunning(config: Config): Promise<Diagnosis | null> {
  const question = { method: 'GET', path: '/api/v1/system/doctor' } as const
  const timeout = AbortSignal.timeout(serverAnswersWithinMs)
  const reply = await askControlSocket(controlSocketPath(config.dataDirectory), question, timeout).catch(() => null)
  return reply?.status === 200 ? (JSON.parse(reply.text) as Diagnosis) : null
}

async function examineHere(config: Config): Promise<Diagnosis> {
  const modules = openModules(config, programFiles().migrations)
  try {
    return await examine({ config, berthd: 'does not run', modules })
  } finally {
    if ('stores' in modules) modules.stores.database[Symbol.dispose]()
  }
}

function inWords({ settings, checks }: Diagnosis): string {
  const width = Math.max(...checks.map(({ name }) => name.length))
  const found = checks.flatMap(({ name, result, reason, remedy }) => [
    `  ${result.padEnd(7)}  ${name.padEnd(width)}  ${reason}`,
    ...(remedy === undefined ? [] : [`  ${' '.repeat(7)}  ${' '.repeat(width)}  ${remedy}`]),
  ])
  return [...settingsInWords(settings), '', 'Checks', ...found, '', summary(checks), ''].join('\n')
}

function summary(checks: Diagnosis['checks']): string {
  const named = (wanted: string): string => {
    const names = checks.filter(({ result }) => result === wanted).map(({ name }) => name)
    return names.length === 0 ? 'none' : `${names.length} (${names.join(', ')})`
  }
  return `Failures: ${named('failure')}. Warnings: ${named('warning')}.`
}
