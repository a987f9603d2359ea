import { clockTime, exactTime } from '../../shared/relative-time.ts'
import { type AnsiSpan, ansiSpans } from './ansi.ts'

export interface LogLine {
  /** Counts up within its log; the page asks for what follows the last one it has. */
  readonly n: number
  readonly text: string
  readonly at?: number | undefined
  /** Who wrote it, where several write into one log: `web.1`, `berth`. */
  readonly source?: string | undefined
  readonly stream?: 'stdout' | 'stderr'
  /** In the log of a deploy: what the line is. */
  readonly kind?: 'step' | 'note' | 'output' | 'error' | 'next'
}

export interface LogProps {
  readonly id: string
  readonly label: string
  readonly lines: readonly LogLine[]
  /** What stands there while nothing was written. */
  readonly silence?: string
  readonly size?: 'page' | 'extract'
}

const longestLine = 2000

/** Text of others: shown as text only. `hx-ignore` keeps htmx from reading attributes in it. */
export function Log({ id, label, lines, silence = 'No output.', size = 'page' }: LogProps) {
  return (
    <div class={`log is-${size}`} hx-ignore="true">
      {/* The silence is hidden by CSS as soon as a line stands beside it. */}
      <div class="log-lines" id={id} tabindex={0} role="log" aria-label={label} data-log="true">
        <LogLines lines={lines} />
      </div>
      <p class="log-silence">{silence}</p>
    </div>
  )
}

/** What a live message appends to the list with `hx-swap="beforeend"`. */
export function LogLines({ lines }: { readonly lines: readonly LogLine[] }) {
  return <>{lines.map(logLine)}</>
}

function logLine({ n, text, at, source, stream, kind }: LogLine) {
  return (
    <div class={stream === 'stderr' || kind === 'error' ? 'log-line is-stderr' : 'log-line'} data-n={n}>
      {at === undefined ? null : (
        <time class="log-time" datetime={new Date(at).toISOString()} title={exactTime(at)}>
          {clockTime(at)}
        </time>
      )}
      {source ? <span class="log-source">{source}</span> : null}
      <span class="log-text">
        {ansiSpans(text.slice(0, longestLine)).map(span)}
        {text.length > longestLine ? <span class="log-cut"> [truncated]</span> : null}
      </span>
    </div>
  )
}

function span({ text, classes }: AnsiSpan) {
  return classes.length > 0 ? <span class={classes.map(name => `ansi-${name}`).join(' ')}>{text}</span> : text
}
