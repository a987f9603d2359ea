import { once } from 'node:events'
import { Parser, type ReadEntry } from 'tar'
import { AppError, isAppError } from '../../errors.ts'

/**
 * Hands each entry of a tar archive to `take`, one after the other; what it leaves unread of one is passed over. Entries that
 * tar knows no kind for come too. Bytes after the end mark are read and dropped. Throws IMAGE_CORRUPT for an archive that is
 * damaged or cut, and what `take` throws.
 */
export async function readTar(
  archive: AsyncIterable<Uint8Array>,
  take: (entry: ReadEntry) => Promise<void>,
): Promise<void> {
  const reading = new TarReading(take)
  try {
    for await (const chunk of wholeCharacters(archive)) await reading.write(chunk)
    await reading.end()
  } catch (error) {
    await reading.abandon(error)
    throw error
  }
}

class TarReading {
  readonly #parser = new Parser({ strict: true })
  readonly #take: (entry: ReadEntry) => Promise<void>
  readonly #failure = Promise.withResolvers<never>()
  #isFailed = false
  #current: ReadEntry | null = null
  #work = Promise.resolve()
  #endMark: 'none' | 'half' | 'whole' = 'none'

  constructor(take: (entry: ReadEntry) => Promise<void>) {
    this.#take = take
    this.#failure.promise.catch(() => {
      this.#isFailed = true
    })
    this.#parser.on('error', error => this.#failure.reject(damaged(error)))
    this.#parser.on('nullBlock', () => {
      this.#endMark = 'half'
    })
    this.#parser.on('eof', () => {
      this.#endMark = 'whole'
    })
    this.#parser.on('entry', entry => this.#handOn(entry))
    this.#parser.on('ignoredEntry', entry => {
      if (entry.meta) this.#failure.reject(damaged('a name in it is longer than 1 MiB'))
      else this.#handOn(entry)
    })
  }

  async write(chunk: Buffer): Promise<void> {
    // The parser would keep all that comes after the end.
    if (this.#endMark === 'whole') return
    const isReady = this.#parser.write(chunk)
    if (!isReady || this.#isFailed) await Promise.race([once(this.#parser, 'drain'), this.#failure.promise])
  }

  async end(): Promise<void> {
    // To the parser an archive without entries is none.
    if (this.#current === null) {
      if (this.#isFailed) await this.#failure.promise
      return
    }
    const ended = once(this.#parser, 'end')
    this.#parser.end()
    await Promise.race([ended, this.#failure.promise])
    await Promise.race([this.#work, this.#failure.promise])
    if (this.#endMark === 'none') throw damaged('it ends before its end mark')
  }

  /** Whoever still waits for more of an entry is let go, so that nothing stays open. */
  async abandon(error: unknown): Promise<void> {
    this.#isFailed = true
    this.#current?.destroy(error)
    await this.#work.catch(() => undefined)
  }

  #handOn(entry: ReadEntry): void {
    this.#endMark = 'none'
    this.#current = entry
    this.#work = this.#work.then(() => this.#hand(entry))
    this.#work.catch(this.#failure.reject)
  }

  async #hand(entry: ReadEntry): Promise<void> {
    if (this.#isFailed) return
    await this.#take(entry)
    entry.resume()
  }
}

/**
 * The parser decodes a long name piece by piece, so that the name is lost when a letter of several bytes is cut in two
 * (findings/node-tar-long-name-cut.sh): no chunk ends inside of one.
 */
async function* wholeCharacters(source: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let held = Buffer.alloc(0)
  for await (const chunk of source) {
    const all =
      held.length === 0 ? Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length) : Buffer.concat([held, chunk])
    const end = startOfLastCharacter(all)
    held = Buffer.from(all.subarray(end))
    if (end > 0) yield all.subarray(0, end)
  }
  if (held.length > 0) yield held
}

/** Where a character of several bytes begins that may go on after the last one; else the length. */
function startOfLastCharacter(bytes: Uint8Array): number {
  for (let back = 1; back <= 4 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back] ?? 0
    if (byte < 0x80) break
    if (byte >= 0xc0) return bytes.length - back
  }
  return bytes.length
}

function damaged(cause: unknown): AppError {
  if (isAppError(cause)) return cause
  const words = cause instanceof Error ? cause.message : String(cause)
  return new AppError(
    { code: 'IMAGE_CORRUPT', message: `Its tar archive is damaged or cut: ${words}.`, advice: 'Push it again.' },
    cause,
  )
}
