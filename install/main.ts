import { rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { install } from './install.ts'
import { readOptions } from './options.ts'
import { Problems } from './problems.ts'
import { StepFailed } from './run.ts'
import { uninstall } from './uninstall.ts'
import { Stop } from './words.ts'

/** install.sh starts this from a release that it has checked, with its own name, when it began, and the folder it unpacked into. */
const [program = '', , beganAt = '0', room = ''] = process.argv.slice(1)

if (room !== '') process.on('exit', () => rmSync(room, { recursive: true, force: true }))
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)
  process.on(signal, () => process.exit(code))
void start()

async function start(): Promise<void> {
  try {
    const options = readOptions(process.env)
    if (options.uninstall) await uninstall(options)
    else
      await install(options, {
        ...{ environment: process.env, beganAt: Number(beganAt) },
        folder: dirname(dirname(program)),
      })
  } catch (error) {
    process.stderr.write(`${wordsFor(error)}\n`)
    process.exitCode = 1
  }
}

/** A step that failed without words of ours has the program's own on the lines above. */
function wordsFor(error: unknown): string {
  if (error instanceof Stop || error instanceof Problems) return error.message
  const why = error instanceof StepFailed ? error.message : error instanceof Error ? error.stack : String(error)
  const code = error instanceof StepFailed ? error.code : 1
  return `${why}\ninstall.sh: it ended in the middle (exit ${code}): the line above says why; mend that and run this again`
}
