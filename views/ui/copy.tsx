import { Icon } from './icon.tsx'

export interface CopyProps {
  readonly value: string
  /** What is copied, for a screen reader: "digest", "address". */
  readonly what: string
}

/** Puts `value` on the clipboard; not shown where scripts are off, because the text beside it can be selected. */
export function Copy({ value, what }: CopyProps) {
  return (
    <button type="button" class="copy" data-copy={value} aria-label={`Copy ${what}`} title={`Copy ${what}`}>
      <Icon name="copy" />
      <Icon name="check" />
    </button>
  )
}
