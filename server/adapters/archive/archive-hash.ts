import { createHash } from 'node:crypto'

/** GNU tar writes whole records of so many bytes. */
const recordBytes = 20 * 512

/** What an image configuration calls the id of a layer: `sha256:…` over its archive before compression. */
export class ArchiveHash {
  readonly #hash = createHash('sha256')
  #length = 0

  update(bytes: Uint8Array): void {
    this.#hash.update(bytes)
    this.#length += bytes.length
  }

  digest(): string {
    return `sha256:${this.#hash.copy().digest('hex')}`
  }

  /** As if zeros filled its last record. */
  padded(): string {
    const missing = (recordBytes - (this.#length % recordBytes)) % recordBytes
    return `sha256:${this.#hash.copy().update(Buffer.alloc(missing)).digest('hex')}`
  }
}
