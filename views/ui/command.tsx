import { Copy } from './copy.tsx'

export interface CommandProps {
  readonly text: string
  readonly what?: string
}

/** A command to run somewhere else, whole, with its copy button. */
export function Command({ text, what = 'command' }: CommandProps) {
  return (
    <div class="command">
      <pre tabindex={0}>
        <code>{text}</code>
      </pre>
      <Copy value={text} what={what} />
    </div>
  )
}
