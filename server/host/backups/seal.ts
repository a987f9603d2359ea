import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { appendFile, open } from 'node:fs/promises'
import { changedBackup, notABackup, unreadableBackup } from './backup-failures.ts'

/**
 * The end of every backup: a gzip member that unpacks to nothing, with the SHA-256 of all bytes before it in its extra field
 * (RFC 1952). tar and gunzip read past it, and a file that is cut off or changed in any one bit is known before it is unpacked.
 */
const headBytes = Buffer.from('1f8b0804000000000003' + '2400' + '4253' + '2000', 'hex')
const tailBytes = Buffer.from('0300' + '00000000' + '00000000', 'hex')
const sealBytes = headBytes.length + 32 + tailBytes.length

export async function addSeal(path: string): Promise<void> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer)
  await appendFile(path, Buffer.concat([headBytes, hash.digest(), tailBytes]))
}

/** Throws VALIDATION for a file that is not there, is no backup, is cut off or was changed. */
export async function checkSeal(path: string): Promise<void> {
  const { body, seal } = await readEnd(path)
  const isSeal =
    seal.length === sealBytes &&
    seal.subarray(0, headBytes.length).equals(headBytes) &&
    seal.subarray(-tailBytes.length).equals(tailBytes)
  if (!isSeal) throw notABackup(path)
  const hash = createHash('sha256')
  if (body > 0) for await (const chunk of createReadStream(path, { end: body - 1 })) hash.update(chunk as Buffer)
  if (!hash.digest().equals(seal.subarray(headBytes.length, headBytes.length + 32))) throw changedBackup(path)
}

async function readEnd(path: string): Promise<{ body: number; seal: Buffer }> {
  try {
    await using file = await open(path, 'r')
    const body = Math.max(0, (await file.stat()).size - sealBytes)
    const { buffer, bytesRead } = await file.read(Buffer.alloc(sealBytes), 0, sealBytes, body)
    return { body, seal: buffer.subarray(0, bytesRead) }
  } catch (error) {
    throw unreadableBackup(path, error)
  }
}
