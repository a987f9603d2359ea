import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { unpackArchive } from '../../adapters/archive/tar-archive.ts'
import { examineDatabaseFile } from '../../adapters/sqlite/database-file.ts'
import { notABackup, wrongContent } from './backup-failures.ts'
import { databaseName, filesBelow, type Manifest, manifestName, manifestShape, partNames } from './manifest.ts'
import { checkSeal } from './seal.ts'

/** Unpacks a backup into an empty folder and checks every file and the database. Throws VALIDATION saying what is wrong. */
export async function unpackBackup(path: string, folder: string): Promise<Manifest> {
  await checkSeal(path)
  await unpackArchive(path, folder, partNames).catch(error => {
    throw notABackup(path, error)
  })
  const manifest = readManifest(path, folder)
  await compareFiles(path, folder, manifest)
  const { damage, schema } = examineDatabaseFile(join(folder, databaseName))
  if (damage !== null) throw wrongContent(path, `the database in it is not whole (${damage})`)
  if (schema !== manifest.schema) throw wrongContent(path, 'its manifest describes another database')
  return manifest
}

function readManifest(path: string, folder: string): Manifest {
  try {
    return manifestShape.parse(JSON.parse(readFileSync(join(folder, manifestName), 'utf8')))
  } catch (error) {
    throw notABackup(path, error)
  }
}

async function compareFiles(path: string, folder: string, { files }: Manifest): Promise<void> {
  const found = new Map((await filesBelow(folder)).map(file => [file.path, file]))
  for (const { path: name, sha256 } of files) {
    if (found.get(name)?.sha256 !== sha256) throw wrongContent(path, `${name} in it is not as it was`)
    found.delete(name)
  }
  const [extra] = found.keys()
  if (extra !== undefined) throw wrongContent(path, `${extra} in it is not in its manifest`)
}
