import { globSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'

/** Dependencies point down this list. The ground is what all stand on: errors, clock, config, workers, wording of failures. */
const layers = ['main', 'platform', 'web', 'room', 'adapter', 'ground'] as const
type Layer = (typeof layers)[number]

interface Import {
  readonly from: string
  /** A file of ours, or the name of a package. */
  readonly to: string
  /** Erased by the compiler: it names a shape and runs nothing. */
  readonly isType: boolean
}

const importLine = /^(?:import|export) (type )?(?:(\{[^}]*\}|\* as \w+|\*|\w+(?:, \{[^}]*\})?) from )?'([^']+)'/gm
const importCall = /\bimport\(()()'([^']+)'\)/g
const longestFile = 250
const checkout = join(import.meta.dirname, '..')
const files = globSync('{server,shared,views,cli,install}/**/*.{ts,tsx}', { cwd: checkout }).sort()
const sources = files.filter(file => !/\.test\.tsx?$/.test(file))
const imports = sources.flatMap(importsOf)
const own = imports.filter(({ to }) => files.includes(to))
const importsBy = Map.groupBy(own, ({ from }) => from)
const foreign = imports.filter(({ to }) => !files.includes(to) && !to.endsWith('.json'))

const inMain = /^server\/(main\.ts|commands\/)/
const inPlatform = /^server\/(platform|stores|routes)\.ts$/
const inGround = /^server\/([a-z-]+\.ts$|(config|failures)\/)/
/** Where a room meets the web: its routes, the pages they render and the shapes they answer with. */
const facesWeb =
  /(-(routes|route|answer|caller|view|views|pages|page|stream|streams|form|props)\.tsx?$)|^server\/panel\//

/** What pure files may import: it reads and changes nothing outside. */
const purePackages = /^(node:(net|url)|fastest-levenshtein)$|\.json$/

/** Every package, and the only places that may import it. */
const homes: Readonly<Record<string, RegExp>> = {
  // Unix sockets of this machine, and one client for everything else.
  undici: /^server\/adapters\/(caddy|control-socket|docker)\/|^server\/adapters\/registry\/egress-client\.ts$/,
  'ipaddr.js': /^server\/adapters\/registry\//,
  dockerode: /^server\/adapters\/docker\//,
  'better-sqlite3': /^server\/adapters\/sqlite\/|^install\/leave-docker\.ts$/,
  'drizzle-orm/better-sqlite3': /^server\/adapters\/sqlite\//,
  'drizzle-orm': /^server\/adapters\/sqlite\/|-(store|tables)\.ts$/,
  'drizzle-orm/sqlite-core': /^server\/adapters\/sqlite\/|-(store|tables)\.ts$/,
  'libsodium-wrappers': /^server\/adapters\/sodium\//,
  'node:child_process':
    /^server\/adapters\/(caddy|compose)\/|^cli\/terminal\/(open-browser|raw-mode)\.ts$|^install\/run\.ts$/,
  hono: /^server\/web\//,
  'hono/cookie': /^server\/web\//,
  'hono/html': /^(server\/web|views)\//,
  'hono/jsx': /^views\/|\.tsx$/,
  'hono/utils/html': /^server\/web\//,
  'hono/utils/http-status': /^server\/web\//,
  '@hono/node-server': /^server\/web\//,
  aws4fetch: /^server\/adapters\/registry\//,
  'eventsource-parser': /^cli\/api\//,
  'fastest-levenshtein': /^shared\//,
  'p-queue': /^server\/(semaphore|access\/people\/password-hash)\.ts$/,
  'string-width': /^cli\/terminal\//,
  tar: /^server\/adapters\//,
  re2js: /^server\/go-expression\.ts$/,
  yaml: /^server\/stacks\//,
  commander: /^(server\/main\.ts|cli\/)/,
  pino: /^server\/log\.ts$/,
  ulid: /^server\/clock\.ts$/,
  ws: /^server\/web\/|^cli\/api\//,
  zod: /^(server|cli)\//,
  'zod-openapi': /^server\/web\//,
}

describe('directions', () => {
  test('dependencies of the server point down: main, platform, web, rooms, adapters, ground', () => {
    const upward = own.filter(({ from, to, isType }) => isInServer(from) && !isType && !mayImport(from, to))
    expect(upward.map(lineOf)).toEqual([])
  })

  test('types cross upward only where the platform says what it hands to a room', () => {
    const upward = own.filter(({ from, to, isType }) => isInServer(from) && isType && !mayImport(from, to))
    const unexplained = upward.filter(({ from, to }) => !isHandedDown(from, to))
    expect(unexplained.map(lineOf)).toEqual([])
  })

  test('adapters know each other by nothing', () => {
    const across = own.filter(({ from, to }) => isAdapter(from) && isAdapter(to) && adapterOf(from) !== adapterOf(to))
    expect(across.map(lineOf)).toEqual([])
  })

  test('views know views and pure text only: what they show is handed to them', () => {
    const outward = own.filter(({ from, to }) => from.startsWith('views/') && !/^(views|shared)\//.test(to))
    expect(outward.map(lineOf)).toEqual([])
  })

  test('what server and command line share is pure, and stands on nothing but itself', () => {
    const outward = own.filter(({ from, to }) => from.startsWith('shared/') && !to.startsWith('shared/'))
    expect(outward.map(lineOf)).toEqual([])
    expect(sources.filter(file => file.startsWith('shared/') && !isPure(file))).toEqual([])
  })

  test('the command line client takes from the server shapes, and code that is pure', () => {
    const taken = own.filter(({ from, to }) => from.startsWith('cli/') && isInServer(to))
    expect(taken.filter(({ to, isType }) => !isType && !isPure(to)).map(lineOf)).toEqual([])
  })

  test('the installer takes from the server how it reads settings, and nothing else', () => {
    const taken = own.filter(({ from, to }) => from.startsWith('install/') && !to.startsWith('install/'))
    expect(taken.filter(({ to }) => !to.startsWith('server/config/')).map(lineOf)).toEqual([])
  })
})

describe('circles', () => {
  test('no file needs itself: imports, of types too, never go round', () => {
    expect(firstCircle()?.join(' → ')).toBeUndefined()
  })
})

describe('verbs', () => {
  test('what others call stands in no file of routes: those say only paths, who may call and what is answered', () => {
    const borrowed = own.filter(({ from, to, isType }) => !isType && isOfRoutes(to) && from !== 'server/routes.ts')
    expect(borrowed.map(lineOf)).toEqual([])
  })
})

describe('vendors', () => {
  test('only its home imports a vendor library', () => {
    const strayed = foreign.filter(({ from, to }) => to in homes && !homes[to]?.test(from))
    expect(strayed.map(lineOf)).toEqual([])
  })

  test('every library has a home', () => {
    const homeless = foreign.filter(({ to }) => !to.startsWith('node:') && !(to in homes))
    expect(homeless.map(lineOf)).toEqual([])
  })

  test('the environment is read in one place', () => {
    const readers = sources.filter(file => file.startsWith('server/') && textOf(file).includes('process.env'))
    expect(readers).toEqual(['server/main.ts'])
  })
})

describe('files', () => {
  test('nobody queries the tables of another room', () => {
    const prying = own.filter(({ from, to }) => to.endsWith('-tables.ts') && dirname(from) !== dirname(to))
    expect(prying.map(lineOf)).toEqual([])
  })

  test('no file is there only to hand on others', () => {
    const barrels = sources.filter(
      file => basename(file).startsWith('index.') || /^export (type )?[*{].* from '/m.test(textOf(file)),
    )
    expect(barrels).toEqual([])
  })

  test(`no file is longer than ${longestFile} lines`, () => {
    const long = files.filter(file => linesOf(file) > longestFile)
    expect(long.map(file => `${file}: ${linesOf(file)}`)).toEqual([])
  })
})

function mayImport(from: string, to: string): boolean {
  const [above, below] = [layerOf(from), layerOf(to)]
  if (to.startsWith('views/')) return above === 'web' || facesWeb.test(from)
  // Pure words that all share, such as the grammar of image references.
  if (isPure(to)) return true
  // Rooms bring their own routes: those are written in the words of the web.
  if (above === 'room' && below === 'web') return facesWeb.test(from)
  if (above === 'web' && below === 'room') return false
  return layers.indexOf(above) <= layers.indexOf(below)
}

/** The platform joins what a room asks for; the web knows who calls from the audit's words. */
function isHandedDown(from: string, to: string): boolean {
  if (to === 'server/stores.ts')
    return facesWeb.test(from) || /-(wiring|checks|context)\.ts$|\/(make|create)-/.test(from)
  if (layerOf(to) === 'web') return dirname(from) === 'server/access/people'
  return layerOf(from) === 'web' && dirname(to) === 'server/access/audit'
}

function layerOf(file: string): Layer {
  if (inMain.test(file)) return 'main'
  if (inPlatform.test(file)) return 'platform'
  if (file.startsWith('server/web/')) return 'web'
  if (isAdapter(file)) return 'adapter'
  return inGround.test(file) ? 'ground' : 'room'
}

/** Files that import each other in a ring; undefined when there is no such ring. */
function firstCircle(): readonly string[] | undefined {
  const ended = new Set<string>()
  function visit(file: string, path: readonly string[]): readonly string[] | undefined {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file]
    if (ended.has(file)) return undefined
    for (const { to } of importsBy.get(file) ?? []) {
      const circle = visit(to, [...path, file])
      if (circle !== undefined) return circle
    }
    ended.add(file)
    return undefined
  }
  for (const file of sources) {
    const circle = visit(file, [])
    if (circle !== undefined) return circle
  }
  return undefined
}

/** Web routes, not those of networks or of Caddy. */
function isOfRoutes(file: string): boolean {
  return /-routes\.tsx?$/.test(file) && own.some(({ from, to }) => from === file && to === 'server/web/route.ts')
}

/** Runs on nothing but itself and other pure files: no adapter, no I/O, no library. */
function isPure(file: string, seen: readonly string[] = []): boolean {
  if (seen.includes(file) || file === 'server/errors.ts') return true
  return imports
    .filter(({ from, isType }) => from === file && !isType)
    .every(({ to }) => purePackages.test(to) || (files.includes(to) && isPure(to, [...seen, file])))
}

function importsOf(file: string): Import[] {
  const text = textOf(file)
  return [...text.matchAll(importLine), ...text.matchAll(importCall)].map(([, type, names = '', target = '']) => ({
    from: file,
    to: target.startsWith('.') ? join(dirname(file), target) : target,
    isType: type === 'type ' || isAllTypes(names),
  }))
}

/** `{ type App, type Process }`: each name for itself. */
function isAllTypes(names: string): boolean {
  const braced = /^\{(.*)\}$/s.exec(names.trim())?.[1]
  return braced?.split(',').every(name => /^\s*(type |$)/.test(name)) ?? false
}

function isInServer(file: string): boolean {
  return file.startsWith('server/')
}

function isAdapter(file: string): boolean {
  return file.startsWith('server/adapters/')
}

/** `server/adapters/docker`. */
function adapterOf(file: string): string {
  return file.split('/').slice(0, 3).join('/')
}

function lineOf({ from, to, isType }: Import): string {
  return `${from} → ${to}${isType ? ' (type)' : ''}`
}

function linesOf(file: string): number {
  return textOf(file).split('\n').length - 1
}

function textOf(file: string): string {
  return readFileSync(join(checkout, file), 'utf8')
}
