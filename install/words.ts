/** Ends the installer with one line: what it is about, why, and what to do. */
export class Stop extends Error {
  constructor(what: string, why: string, remedy: string) {
    super(lineOf({ what, why, remedy }))
  }
}

/** Found by a check; all of them are told before anything is changed. */
export interface Problem {
  readonly what: string
  readonly why: string
  readonly remedy: string
}

export function lineOf({ what, why, remedy }: Problem): string {
  return `install.sh: ${what}: ${why}; ${remedy}`
}

export function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

const tellsWhy =
  /no space|denied|read-only|cannot|unable|not found|error|fail|refused|unexpected|corrupt|conflict|no such/i
const onlyThatItFailed = /exiting|not recoverable|previous errors/i

/** The line of a program's output that says why it failed; the last ones often say only that it did. */
export function reasonIn(output: string): string {
  const lines = output.split('\n').filter(line => line.trim() !== '')
  const line = lines.find(one => tellsWhy.test(one) && !onlyThatItFailed.test(one)) ?? lines[0]
  return line?.slice(0, 300) ?? 'it gave no reason'
}
