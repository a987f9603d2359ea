import { byteSize } from '../../shared/byte-size.ts'

export interface ProgressProps {
  readonly label: string
  readonly doneBytes: number
  /** Null while nobody has said how much there is. */
  readonly totalBytes: number | null
  readonly bytesPerSecond?: number | undefined
}

/** Work in bytes, never a spinner: how much, of how much, how fast. */
export function Progress({ label, doneBytes, totalBytes, bytesPerSecond }: ProgressProps) {
  const amount = totalBytes === null ? byteSize(doneBytes) : `${byteSize(doneBytes)} of ${byteSize(totalBytes)}`
  return (
    <div class="progress">
      <progress
        aria-label={label}
        max={totalBytes === null ? undefined : Math.max(1, totalBytes)}
        value={totalBytes === null ? undefined : doneBytes}
      />
      <p class="progress-text number">
        {amount}
        {bytesPerSecond === undefined ? '' : ` · ${byteSize(bytesPerSecond)}/s`}
      </p>
    </div>
  )
}
