import { AppError } from '../../errors.ts'

/** Reads a stream by counts of bytes. It holds one chunk of the source and what is asked for. */
export class ByteReader implements AsyncDisposable {
  readonly #source: AsyncIterator<Uint8Array>
  #chunk: Buffer = Buffer.alloc(0)

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]()
  }

  async isAtEnd(): Promise<boolean> {
    return this.#chunk.length === 0 && !(await this.#next())
  }

  /** Exactly so many bytes, all at once. Throws IMAGE_CORRUPT when the stream ends before. */
  async take(count: number): Promise<Buffer> {
    const chunks: Uint8Array[] = []
    for await (const chunk of this.pass(count)) chunks.push(chunk)
    return Buffer.concat(chunks)
  }

  /** Exactly so many bytes, in pieces. Throws like `take`. */
  async *pass(count: number): AsyncGenerator<Uint8Array> {
    for (let left = count; left > 0; ) {
      if (await this.isAtEnd()) throw cut()
      const piece = this.#chunk.subarray(0, left)
      this.#chunk = this.#chunk.subarray(piece.length)
      left -= piece.length
      yield piece
    }
  }

  /** At most so many bytes from the front, which stay there to be read. */
  async peek(count: number): Promise<Buffer> {
    while (this.#chunk.length < count && (await this.#next()));
    return this.#chunk.subarray(0, count)
  }

  async *rest(): AsyncGenerator<Uint8Array> {
    while (!(await this.isAtEnd())) {
      const piece = this.#chunk
      this.#chunk = Buffer.alloc(0)
      yield piece
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#source.return?.()
  }

  async #next(): Promise<boolean> {
    for (;;) {
      const { done, value } = await this.#source.next()
      if (done) return false
      if (value.length === 0) continue
      this.#chunk =
        this.#chunk.length === 0
          ? Buffer.from(value.buffer, value.byteOffset, value.length)
          : Buffer.concat([this.#chunk, value])
      return true
    }
  }
}

function cut(): AppError {
  return new AppError({
    code: 'IMAGE_CORRUPT',
    message: 'It ends in the middle of its compressed data.',
    advice: 'Push it again.',
  })
}
