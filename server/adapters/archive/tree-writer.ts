import { mkdir, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { ReadEntry } from 'tar'
import { AppError } from '../../errors.ts'
import { partsOfName } from './entry-name.ts'
import { FileTree } from './file-tree.ts'
import { overBudget, type UnpackBudget } from './unpack-budget.ts'

export interface SkippedKind {
  /** In the plural: `symbolic links`. */
  readonly kind: string
  readonly count: number
  /** A few of them. */
  readonly names: readonly string[]
}

const fileTypes = new Set(['File', 'OldFile', 'ContiguousFile'])
const mostNames = 3
const longestShown = 200

const kindNames: Readonly<Record<string, string>> = {
  SymbolicLink: 'symbolic links',
  Link: 'hard links',
  CharacterDevice: 'devices',
  BlockDevice: 'devices',
  FIFO: 'named pipes',
}

/** Writes the files and folders of archives below one folder. */
export class TreeWriter {
  readonly #folder: string
  readonly #budget: UnpackBudget
  readonly #tree = new FileTree()
  readonly #skipped = new Map<string, { count: number; names: string[] }>()
  #bytes = 0
  #entries = 0

  constructor(folder: string, budget: UnpackBudget) {
    this.#folder = folder
    this.#budget = budget
  }

  /** Throws VALIDATION for an unclean name or too much, STORAGE_FULL. */
  async take(entry: ReadEntry): Promise<void> {
    const parts = partsOfName(entry.path)
    this.#count()
    try {
      if (fileTypes.has(entry.type)) await this.#writeFile(parts, entry)
      else if (entry.type === 'Directory') await this.#makeFolders(parts, modeOf(entry))
      else this.#skip(entry)
    } catch (error) {
      throw translated(error)
    }
  }

  folders(): Iterable<{ readonly path: string; readonly mode: number }> {
    return this.#tree.folders()
  }

  written(): { readonly bytes: number; readonly entries: number; readonly skipped: readonly SkippedKind[] } {
    const skipped = [...this.#skipped].map(([kind, found]) => ({ kind, ...found }))
    return { bytes: this.#bytes, entries: this.#entries, skipped }
  }

  async #writeFile(parts: readonly string[], entry: ReadEntry): Promise<void> {
    if (parts.length === 0) throw rootAsFile()
    await this.#makeFolders(parts.slice(0, -1), null)
    const path = join(this.#folder, ...parts)
    if (this.#tree.place(parts, 'file').replaces) await rm(path, { recursive: true })
    await using file = await open(path, 'wx')
    for await (const chunk of entry) {
      this.#bytes += chunk.length
      if (this.#bytes > this.#budget.bytes) throw overBudget(`${this.#budget.bytes} bytes`)
      await file.writeFile(chunk)
    }
    await file.chmod((modeOf(entry) ?? 0o644) | 0o400)
  }

  /** The folder and all above it. Modes are given at the end: one that forbids writing would be in the way. */
  async #makeFolders(parts: readonly string[], mode: number | null): Promise<void> {
    for (let depth = 1; depth <= parts.length; depth++) {
      const isItself = depth === parts.length
      const placing = this.#tree.place(parts.slice(0, depth), { folderMode: isItself ? mode : null })
      const path = join(this.#folder, ...parts.slice(0, depth))
      if (placing.replaces) await rm(path)
      if (!placing.isNew) continue
      // Those that have no entry of their own count, too.
      if (!isItself || mode === null) this.#count()
      await mkdir(path, { mode: 0o700 })
    }
  }

  #count(): void {
    this.#entries++
    if (this.#entries > this.#budget.entries) throw overBudget(`${this.#budget.entries} files and folders`)
  }

  #skip({ type, path }: ReadEntry): void {
    const kind = kindNames[type] ?? 'entries of other kinds'
    const found = this.#skipped.get(kind) ?? { count: 0, names: [] }
    found.count++
    if (found.names.length < mostNames) found.names.push(path.slice(0, longestShown))
    this.#skipped.set(kind, found)
  }
}

function modeOf({ mode }: ReadEntry): number | null {
  return mode === undefined ? null : mode & 0o777
}

function rootAsFile(): AppError {
  return new AppError({
    code: 'VALIDATION',
    message: 'It has a file in place of its root folder.',
    advice: 'Pack the folder from inside: `cd DIR && tar -cf ../artifact.tar .`',
  })
}

function translated(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code !== 'ENOSPC' && code !== 'EDQUOT') return error
  return new AppError(
    {
      code: 'STORAGE_FULL',
      message: 'The disk became full while the artifact was unpacked.',
      advice: 'Free some space and try again.',
    },
    error,
  )
}
