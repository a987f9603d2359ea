import { createHash, type Hash } from 'node:crypto'
import { type FileHandle, open, rm } from 'node:fs/promises'
import { AppError } from '../../errors.ts'
import { accepted, sameDigest } from './answers.ts'
import type { Ask, Question } from './authorized-requests.ts'
import type { Asking } from './registry.ts'

/** Writes what a registry answers into a new file as it arrives, and checks it. Throws RegistryError, STORAGE_FULL. */
export async function blobToFile(
  path: string,
  question: Question,
  { ask, asking, digest }: { readonly ask: Ask; readonly asking: Asking; readonly digest: string },
): Promise<void> {
  const context = { question, login: asking.login }
  try {
    await using file = await open(path, 'wx', 0o600)
    const hash = createHash('sha256')
    accepted(await ask({ ...question, sink: body => receive(body, { file, hash }) }, asking), context)
    sameDigest(`sha256:${hash.digest('hex')}`, digest, context)
  } catch (error) {
    await rm(path, { force: true })
    throw error
  }
}

async function receive(
  body: AsyncIterable<Uint8Array>,
  { file, hash }: { file: FileHandle; hash: Hash },
): Promise<void> {
  for await (const chunk of body) {
    hash.update(chunk)
    await file.writeFile(chunk).catch(refuseFullDisk)
  }
}

function refuseFullDisk(error: unknown): never {
  throw new AppError(
    {
      code: 'STORAGE_FULL',
      message: `What a registry sent could not be stored: ${error instanceof Error ? error.message : String(error)}.`,
      advice: 'Free some space on the disk that holds the data of berth, and try again.',
    },
    error,
  )
}
