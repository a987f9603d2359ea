import { create, extract } from 'tar'

/** Packs files and folders of `folder` into a gzipped tar at `path`; nothing of this machine's users gets in. */
export async function packArchive(path: string, folder: string, names: readonly string[]): Promise<void> {
  await create({ cwd: folder, file: path, gzip: true, portable: true, strict: true }, [...names])
}

/** Unpacks only what stands below `names`, plain files and folders, no links; throws at the first thing that is wrong. */
export async function unpackArchive(path: string, folder: string, names: readonly string[]): Promise<void> {
  const isExpected = (name: string, entry: object): boolean => {
    const isPlain = 'type' in entry && (entry.type === 'File' || entry.type === 'Directory')
    return isPlain && names.includes(name.split('/')[0] ?? '')
  }
  await extract({ file: path, cwd: folder, strict: true, preserveOwner: false, filter: isExpected })
}
