import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { PrintedLine } from './log-line.ts'

/** Of each app, the newest. */
const mostFiles = 20
const keptBytes = 1024 * 1024

export interface KeptOutput {
  readonly container: string
  readonly process: string
  readonly source: string
  /** When it was written: nothing in it is newer. */
  readonly endedAt: string
}

export type KeptOutputs = ReturnType<typeof keptOutputs>

/** What containers that are gone printed last, in `<data>/outputs/<app>/<process>.<place>.<container>.log`. */
export function keptOutputs(dataDirectory: string) {
  const folderOf = (app: string): string => join(dataDirectory, 'outputs', app)

  async function filesOf(app: string): Promise<readonly string[]> {
    const names = await readdir(folderOf(app)).catch(() => [])
    return names.filter(name => nameParts(name) !== null).toSorted(byContainer)
  }

  return {
    /** The newest first. */
    async list(app: string): Promise<readonly KeptOutput[]> {
      const files = await filesOf(app)
      const found = await Promise.all(
        files.map(async name => {
          const parts = nameParts(name)
          const facts = await stat(join(folderOf(app), name)).catch(() => null)
          return parts === null || facts === null ? [] : [{ ...parts, endedAt: facts.mtime.toISOString() }]
        }),
      )
      return found.flat()
    },
    /** Empty where it is gone meanwhile. */
    async lines(app: string, { container, source }: KeptOutput): Promise<readonly PrintedLine[]> {
      const text = await readFile(join(folderOf(app), `${source}.${container}.log`), 'utf8').catch(() => '')
      return text.split('\n').flatMap(parseLine)
    },
    /** The last MiB of it; what is older than the newest files of the app goes. */
    async write(
      app: string,
      { container, source }: Pick<KeptOutput, 'container' | 'source'>,
      lines: readonly PrintedLine[],
    ) {
      await mkdir(folderOf(app), { recursive: true, mode: 0o700 })
      const text = lines.map(({ at, stream, text: words }) => `${at} ${stream} ${words}\n`).join('')
      const bytes = Buffer.from(text)
      const from = bytes.length > keptBytes ? bytes.indexOf(10, bytes.length - keptBytes) + 1 : 0
      await writeFile(join(folderOf(app), `${source}.${container}.log`), bytes.subarray(from), { mode: 0o600 })
      for (const name of (await filesOf(app)).slice(mostFiles)) await rm(join(folderOf(app), name), { force: true })
    },
    forget: (app: string): Promise<void> => rm(folderOf(app), { recursive: true, force: true }),
  }
}

function nameParts(name: string): Omit<KeptOutput, 'endedAt'> | null {
  const match = /^(([a-z][a-z0-9-]*)\.\d+)\.([0-9A-Z]{26})\.log$/.exec(name)
  return match === null ? null : { source: match[1] ?? '', process: match[2] ?? '', container: match[3] ?? '' }
}

/** Ids of containers grow with time. */
function byContainer(one: string, other: string): number {
  const [left = '', right = ''] = [nameParts(one)?.container, nameParts(other)?.container]
  return left < right ? 1 : left > right ? -1 : 0
}

function parseLine(line: string): PrintedLine[] {
  const match = /^(\S+Z) (stdout|stderr) (.*)$/s.exec(line)
  return match === null
    ? []
    : [{ at: match[1] ?? '', stream: match[2] === 'stderr' ? 'stderr' : 'stdout', text: match[3] ?? '' }]
}
