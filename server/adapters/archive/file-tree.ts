/** A folder of the tree; a file is only known to be there. */
interface Folder {
  mode: number
  readonly children: Map<string, Folder | 'file'>
}

/** What stands where the tree had something else before. */
export interface Placing {
  /** A file or folder of this name has to go first. */
  readonly replaces: boolean
  /** It was not there. */
  readonly isNew: boolean
}

const plainFolderMode = 0o755

/** The files and folders of an unpacked archive, by name. Whatever is placed later wins, and takes all below it along. */
export class FileTree {
  readonly #root: Folder = { mode: plainFolderMode, children: new Map() }

  /** `parts` lie in a folder, or in the root, that is there. */
  place(parts: readonly string[], what: { readonly folderMode: number | null } | 'file'): Placing {
    const parent = this.#folderAt(parts.slice(0, -1))
    const name = parts.at(-1) ?? ''
    const there = parent.children.get(name)
    if (what === 'file') {
      parent.children.set(name, 'file')
      return { replaces: there !== undefined, isNew: there === undefined }
    }
    const mode = what.folderMode ?? plainFolderMode
    if (there === undefined || there === 'file') parent.children.set(name, { mode, children: new Map() })
    else if (what.folderMode !== null) there.mode = mode
    return { replaces: there === 'file', isNew: there === undefined || there === 'file' }
  }

  /** Every folder but the root, those below before those above. */
  *folders(): Generator<{ readonly path: string; readonly mode: number }> {
    yield* foldersIn(this.#root, '')
  }

  #folderAt(parts: readonly string[]): Folder {
    return parts.reduce<Folder>((folder, name) => {
      const next = folder.children.get(name)
      if (next === undefined || next === 'file') throw new Error(`no folder ${name} in the tree`)
      return next
    }, this.#root)
  }
}

function* foldersIn(folder: Folder, above: string): Generator<{ readonly path: string; readonly mode: number }> {
  for (const [name, child] of folder.children) {
    if (child === 'file') continue
    const path = above === '' ? name : `${above}/${name}`
    yield* foldersIn(child, path)
    yield { path, mode: child.mode }
  }
}
