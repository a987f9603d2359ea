import { join } from 'node:path'
import { engine } from '../engine.ts'
import type { Job } from '../job.ts'
import { must, run, whereIs } from '../run.ts'
import { reasonIn, Stop, say } from '../words.ts'

/** What the programs of the image need of a system. */
const programs = ['dirname', 'readlink', 'sleep', 'sha256sum', 'setpriv']

/** Builds the image of the release, in container mode, where it is not there yet. Throws Stop with the reason. */
export function putImage(job: Job): void {
  const { at, chosen, release } = job
  const tag = `${at.instance}:${release.name}`
  if (at.mode === 'native' || engine(chosen.docker, ['image', 'inspect', tag]).code === 0) return
  const base = baseOf(job)
  say(`Building the image ${tag}`)
  const folder = join(at.lib, release.name)
  const words = ['build', '--quiet', '--force-rm', '--build-arg', `BASE=${base}`, '--tag', tag, folder]
  const built = engine(chosen.docker, words)
  if (built.code !== 0)
    throw new Stop('the image', `it cannot be built: ${reasonIn(built.said)}`, 'mend that and run this again')
  // Docker's older builder leaves the first stage.
  engine(chosen.docker, ['image', 'prune', '--force', '--filter', 'label=berth.stage=checked'])
  job.changed = true
}

/** The image to build on; one that cannot be pulled, where nobody asked for it, is made of this machine. */
function baseOf(job: Job): string {
  const { base, chosen, release } = job
  if (base === 'host') return makeBase(job)
  if (engine(chosen.docker, ['image', 'inspect', base]).code === 0) return base
  const pulled = engine(chosen.docker, ['pull', '--quiet', base])
  if (pulled.code === 0) return base
  if (base !== release.pinnedBase)
    throw new Stop(`--base ${base}`, `it cannot be pulled: ${reasonIn(pulled.said)}`, 'name another, or: --base host')
  say(`${base} cannot be pulled; the image gets this host's C library and shell instead.`)
  return makeBase(job)
}

/** Programs and the libraries they load, from this machine. */
function makeBase({ at, chosen, release }: Job): string {
  const tag = `${at.instance}:base`
  const files = [...programs.flatMap(program => whereIs(program) ?? []), '/bin/sh']
  const loaded = run('ldd', [...files, join(at.lib, release.name, 'bin/node')]).stdout
  const libraries = [...loaded.matchAll(/(\/[^ :]*) \(0x/g)].flatMap(([, path]) => path ?? [])
  const names = [...files, ...new Set(libraries)].map(path => path.slice(1))
  const script = 'tar -chf - -C / -T - | docker --host "unix://$1" import - "$2"'
  must('sh', ['-c', script, 'sh', chosen.docker, tag], { input: `${names.join('\n')}\n` })
  return tag
}
