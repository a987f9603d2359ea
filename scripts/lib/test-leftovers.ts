// node test-leftovers.ts FOLDER BEGAN_AT SIGNAL: takes away what tests left that had FOLDER as their temporary folder:
// processes, and the containers, networks and volumes of their berths. After a signal (not 0) also what
// tests of the Docker adapter made since BEGAN_AT, in seconds: those know no folder.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Docker, openDocker } from './quickstart/docker.ts'
import { instanceIn } from './quickstart/leftovers.ts'

const [folder = '', beganAt = '0', signal = '0'] = process.argv.slice(2)
const swept = [
  ...endProcesses(folder),
  ...(await removeMade(openDocker(process.env.BERTH_DOCKER || '/var/run/docker.sock'))),
]
if (swept.length > 0) process.stdout.write(`swept away: ${swept.join(', ')}\n`)

/** Everything that was started with this folder carries it in its environment or, as Caddy, in its arguments. */
function endProcesses(tests: string): readonly string[] {
  const pids = readdirSync('/proc').filter(name => /^\d+$/.test(name) && Number(name) !== process.pid)
  return pids.filter(pid => isOf(pid, tests)).flatMap(pid => end(Number(pid)))
}

function isOf(pid: string, tests: string): boolean {
  return (
    textOf(`/proc/${pid}/environ`).includes(`TMPDIR=${tests}`) || textOf(`/proc/${pid}/cmdline`).includes(`${tests}/`)
  )
}

function end(pid: number): readonly string[] {
  const name = textOf(`/proc/${pid}/comm`).trim()
  try {
    process.kill(pid, 'SIGKILL')
    return [`${name} (process ${pid})`]
  } catch {
    // It ended by itself.
    return []
  }
}

async function removeMade(docker: Docker): Promise<readonly string[]> {
  const labels = [
    ...dataDirectories(folder).flatMap(data => {
      const instance = instanceIn(data)
      return [`berth.data=${data}`, ...(instance === null ? [] : [`berth.instance=${instance}`])]
    }),
    ...(signal === '0' ? [] : ['berth.test']),
  ]
  const since = Number(beganAt)
  const removed: string[] = []
  for (const label of labels) removed.push(...(await docker.remove({ label, since, volumes: 'remove' })))
  return removed
}

function dataDirectories(tests: string): readonly string[] {
  return readdirSync(tests, { withFileTypes: true }).flatMap(entry =>
    entry.isDirectory() ? [join(tests, entry.name)] : [],
  )
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
