/**
 * What a line of a deploy's log is: a step that was taken; a note for whoever made the image or the settings; output of the
 * release command; the error it ended with, and what to do next.
 */
export const lineKinds = ['step', 'note', 'output', 'error', 'next'] as const
export type LineKind = (typeof lineKinds)[number]

/** A line of the log as it is written down: the kind is a fact of its own, so that no program reads it out of the words. */
export interface LogEntry {
  readonly kind: LineKind
  readonly text: string
}

/** The line as people read it: on a terminal, in CI, in the panel. */
export function lineWords({ kind, text }: LogEntry): string {
  return `${openings[kind]}${text}`
}

const openings: Readonly<Record<LineKind, string>> = {
  step: '',
  note: 'Note: ',
  output: '  ',
  error: '',
  next: 'Next: ',
}

export function noteLine(text: string): LogEntry {
  return { kind: 'note', text }
}

export function outputLines(output: string): readonly LogEntry[] {
  return output.split('\n').map(text => ({ kind: 'output', text }))
}

/** Why a deploy ended; `more` is what became of the previous version. */
export function errorLine({ code, message }: { readonly code: string; readonly message: string }, more = ''): LogEntry {
  return { kind: 'error', text: `${code}: ${message}${more}` }
}

export function nextLine(advice: string): LogEntry {
  return { kind: 'next', text: advice }
}
