import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { type TarEntry, tarOf } from './tar.ts'

/** What stands at a path of the image. */
export type ImageFile =
  | { readonly content: string | Uint8Array; readonly mode?: number }
  | { readonly fromHost: string; readonly mode?: number }
  | { readonly linkTo: string }
  | { readonly folderMode: number }

export interface Blob {
  readonly bytes: Buffer
  /** `sha256:…` */
  readonly digest: string
}

/** One layer, not compressed; the folders above its files are made with it. */
export function layerOf(files: Readonly<Record<string, ImageFile>>): Blob {
  const folders = new Set(Object.keys(files).flatMap(foldersAbove))
  const entries = [
    ...[...folders].filter(path => !(path in files)).map(path => ({ path, mode: 0o755, isFolder: true })),
    ...Object.entries(files).map(([path, file]) => entryOf(path, file)),
  ]
  return blobOf(tarOf(entries.toSorted((a, b) => (a.path < b.path ? -1 : 1))))
}

export function blobOf(content: Uint8Array | string): Blob {
  const bytes = Buffer.from(content)
  return { bytes, digest: `sha256:${createHash('sha256').update(bytes).digest('hex')}` }
}

function foldersAbove(path: string): string[] {
  const above = dirname(path)
  return above === '/' || above === '.' ? [] : [...foldersAbove(above), above]
}

function entryOf(path: string, file: ImageFile): TarEntry {
  if ('linkTo' in file) return { path, mode: 0o777, linkTo: file.linkTo }
  if ('folderMode' in file) return { path, mode: file.folderMode, isFolder: true }
  const content = 'fromHost' in file ? readFileSync(file.fromHost) : Buffer.from(file.content)
  return { path, mode: file.mode ?? 0o644, content }
}
