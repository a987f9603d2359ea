import type { DockerEngine, LocalImage } from '../../adapters/docker/engine.ts'
import type { PathFacts } from '../../adapters/docker/engine-containers.ts'
import { headerBytes, readProgram } from '../../containers/probing/read-program.ts'
import type { AppError } from '../../errors.ts'
import { builtForAnother, interpreterMissing, noFirstLine } from '../../failures/program-failures.ts'

/** What the init of the engine, or its runtime, prints when the kernel does not start a program. */
const unstarted =
  /exec (?<program>\S[^\n]{0,300}?) failed: (no such file or directory|exec format error)|exec user process caused: (no such file or directory|exec format error)/i
const usualFolders = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
const mostLinks = 5

interface Ended {
  readonly engineId: string
  readonly image: Pick<LocalImage, 'entrypoint' | 'command' | 'environment'>
  readonly log: string
}

/**
 * Why a program that is there was not started: the kernel says of one for another machine, and of one whose interpreter
 * is missing, that there is no such file. Null when it is something else; the program itself tells.
 */
export async function lookAtProgram(engine: DockerEngine, { engineId, image, log }: Ended): Promise<AppError | null> {
  const sign = unstarted.exec(log)
  if (sign === null) return null
  const name = sign.groups?.program ?? image.entrypoint[0] ?? image.command[0]
  const found = name === undefined ? null : await findProgram(engine, { engineId, image, name })
  if (found === null) return null
  const program = readProgram(found.bytes)
  if (program === null) return /exec format error/i.test(log) ? noFirstLine(found.path, log) : null
  const platform = await engine.platform()
  const machine = platform.split('/')[1] ?? ''
  if (program.machine !== null && program.machine !== machine)
    return builtForAnother({ path: found.path, machine: program.machine, platform, log })
  const { interpreter } = program
  if (interpreter === null || (await resolved(engine, engineId, interpreter)) !== null) return null
  return interpreterMissing({ path: found.path, interpreter, log })
}

interface Search extends Pick<Ended, 'engineId' | 'image'> {
  readonly name: string
}

async function findProgram(engine: DockerEngine, { engineId, image, name }: Search) {
  const folders = image.environment.find(pair => pair.startsWith('PATH='))?.slice('PATH='.length) ?? usualFolders
  const paths = name.includes('/') ? [name] : folders.split(':').map(folder => `${folder}/${name}`)
  for (const path of paths.filter(one => one.startsWith('/'))) {
    const facts = await resolved(engine, engineId, path)
    if (facts?.kind === 'file') return { path, bytes: facts.bytes }
  }
  return null
}

/** What links lead to in the end. */
async function resolved(engine: DockerEngine, engineId: string, path: string): Promise<PathFacts | null> {
  let at = path
  for (let links = 0; links < mostLinks; links++) {
    const facts = await engine.containers.lookAt(engineId, at, headerBytes)
    if (facts?.kind !== 'link' || facts.linkTo === null) return facts
    at = new URL(facts.linkTo, `file://${at}`).pathname
  }
  return null
}
