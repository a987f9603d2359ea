import { lstat, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { StackNote } from '../../../shared/stack-note.ts'

/** What is larger is no settings that a person encrypted by hand. */
const mostBytes = 1024 * 1024

/** Files that doco-cd would decrypt with SOPS: whatever reads them here would take the encrypted text for values. */
export async function encryptedNotes(folder: string, files: readonly string[]): Promise<readonly StackNote[]> {
  const encrypted = await Promise.all(files.map(file => isEncrypted(join(folder, file))))
  return files
    .filter((_, at) => encrypted[at] === true)
    .map(file => ({
      kind: 'refused',
      file,
      line: null,
      service: null,
      field: 'sops',
      because: 'berth decrypts no files',
      instead: 'Set these variables as secret ones of the stack in berth, and leave them out of the artifact.',
    }))
}

async function isEncrypted(path: string): Promise<boolean> {
  if ((await lstat(path)).size > mostBytes) return false
  const text = await readFile(path, 'latin1')
  return text.includes('sops') && text.includes('ENC[')
}
