/** Ends what takes too long: as a whole, or, once it streams, from one piece to the next. */
export class Deadline implements Disposable {
  readonly #controller = new AbortController()
  readonly #timer: NodeJS.Timeout

  constructor(ms: number) {
    const end = () => this.#controller.abort(new DOMException('no answer in time', 'TimeoutError'))
    this.#timer = setTimeout(end, ms).unref()
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** The pieces as they come; each has the whole time anew. */
  async *renewed(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const piece of pieces) {
      this.#timer.refresh()
      yield piece
      // What the reader did with it is not the sender's time.
      this.#timer.refresh()
    }
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer)
  }
}
