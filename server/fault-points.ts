import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** What changes the world outside this process, by the part that does it: a crash may come before and after each. */
const sideEffects = {
  containers: ['create', 'start', 'stop', 'kill', 'remove', 'setRestartPolicy'],
  images: ['pull', 'tag', 'remove'],
  networks: ['create', 'remove'],
  volumes: ['create', 'remove'],
  routes: ['point', 'removeHost', 'setHold', 'removeHold', 'forceHttps', 'disallowCertificate', 'rewrite'],
  appRows: ['insert', 'update', 'putProcess', 'removeProcess', 'remove'],
  deployRows: ['insert'],
  deployJournal: ['enter', 'change'],
  containerRows: ['insert', 'created', 'setRole', 'remove'],
  releaseRows: ['insert', 'remove'],
  pulledRows: ['insert', 'remove'],
  domainRows: ['put', 'remove'],
  projectRows: ['insert', 'moveTo', 'remove', 'hold', 'free'],
} as const

type SideEffects = typeof sideEffects
export type FaultyPart = keyof SideEffects
type VerbsOf<Part extends FaultyPart> = Record<SideEffects[Part][number], (...words: never[]) => unknown>

export type FaultPoints = ReturnType<typeof openFaultPoints>

/** All moments in which a test can end berth: `before containers.create`, `after containers.create`, … */
export function faultPoints(): readonly string[] {
  return Object.entries(sideEffects).flatMap(([part, verbs]) =>
    verbs.flatMap(verb => [`before ${part}.${verb}`, `after ${part}.${verb}`]),
  )
}

/**
 * For tests only; without a folder every part stays as it is. With one, each point that is passed is written to the file
 * `passed` in it, and where the file `die-at` says `after containers.create 2`, the second pass of that point is the end.
 * A row inside a transaction counts as written before that transaction is: then "after" still loses it.
 */
export function openFaultPoints(folder: string | null) {
  return <Part extends FaultyPart, T extends VerbsOf<Part>>(part: Part, verbs: T): T => {
    if (folder === null) return verbs
    const faulty: readonly (string | symbol)[] = sideEffects[part]
    return new Proxy(verbs, {
      get(target, name) {
        const verb: unknown = Reflect.get(target, name)
        if (typeof verb !== 'function' || !faulty.includes(name)) return verb
        return (...words: unknown[]): unknown => {
          faultPoint(folder, `before ${part}.${String(name)}`)
          const done: unknown = Reflect.apply(verb, target, words)
          const after = (value: unknown): unknown => {
            faultPoint(folder, `after ${part}.${String(name)}`)
            return value
          }
          return done instanceof Promise ? done.then(after) : after(done)
        }
      },
    })
  }
}

function faultPoint(folder: string, name: string): void {
  appendFileSync(join(folder, 'passed'), `${name}\n`)
  const order = join(folder, 'die-at')
  const [, point, passes] = /^(.+) (\d+)$/.exec(textOf(order)) ?? []
  if (point !== name) return
  if (passes === '1') {
    rmSync(order)
    process.kill(process.pid, 'SIGKILL')
  }
  writeFileSync(order, `${name} ${Number(passes) - 1}`)
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
