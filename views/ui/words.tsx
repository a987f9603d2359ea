export interface WordsProps {
  /** A sentence in which `backticks` mark what a machine reads. */
  readonly text: string
}

/** The sentence with what stood in backticks set as code. */
export function Words({ text }: WordsProps) {
  return <>{text.split('`').map((part, index) => (index % 2 === 1 ? <code>{part}</code> : part))}</>
}
