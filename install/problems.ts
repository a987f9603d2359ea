import { lineOf, type Problem } from './words.ts'

/** All that stands in the way, a line each; said before anything is changed. */
export class Problems extends Error {
  constructor(problems: readonly Problem[]) {
    super([...new Set(problems.map(lineOf))].sort().join('\n'))
  }
}
