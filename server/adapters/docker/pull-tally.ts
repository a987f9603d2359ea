import type { PullProgress } from './engine.ts'
import type { ProgressLine } from './progress-lines.ts'

interface Layer {
  readonly status: string
  readonly receivedBytes: number
  readonly totalBytes: number
  /** Moves with anything the engine reports, also while it unpacks. */
  readonly current: number
}

const received = ['Verifying Checksum', 'Download complete', 'Extracting', 'Pull complete']
const done = ['Pull complete', 'Already exists']
const layerStatuses = ['Pulling fs layer', 'Waiting', 'Downloading', ...received, ...done]

/** What the engine has told of one pull so far. */
export class PullTally {
  readonly #layers = new Map<string, Layer>()
  #other = ''

  /** Answers whether the line told anything new: newer engines repeat themselves while nothing moves. */
  take({ id, status = '', progressDetail }: ProgressLine): boolean {
    if (id === undefined || !isLayerStatus(status)) return this.#takeOther(`${id} ${status}`)
    const before = this.#layers.get(id)
    const after = nextLayer(before, status, progressDetail ?? {})
    this.#layers.set(id, after)
    return before?.status !== after.status || before.current !== after.current
  }

  progress(): PullProgress {
    const layers = [...this.#layers.values()]
    return {
      receivedBytes: sum(layers, layer => layer.receivedBytes),
      totalBytes: sum(layers, layer => layer.totalBytes),
      layersDone: layers.filter(layer => done.includes(layer.status)).length,
      layersTotal: layers.length,
    }
  }

  #takeOther(line: string): boolean {
    const isNew = line !== this.#other
    this.#other = line
    return isNew
  }
}

function isLayerStatus(status: string): boolean {
  return layerStatuses.includes(status) || status.startsWith('Retrying in')
}

function nextLayer(
  before: Layer | undefined,
  status: string,
  detail: { current?: number | undefined; total?: number | undefined },
): Layer {
  const totalBytes = Math.max(before?.totalBytes ?? 0, detail.total ?? 0)
  const current = detail.current ?? 0
  return { status, totalBytes, current, receivedBytes: receivedOf(status, current, totalBytes, before) }
}

function receivedOf(status: string, current: number, totalBytes: number, before: Layer | undefined): number {
  if (status === 'Downloading') return current
  return received.includes(status) ? totalBytes : (before?.receivedBytes ?? 0)
}

function sum(layers: readonly Layer[], of: (layer: Layer) => number): number {
  return layers.reduce((total, layer) => total + of(layer), 0)
}
