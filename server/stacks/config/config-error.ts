import { AppError } from '../../errors.ts'

export interface ConfigPlace {
  /** In the artifact. */
  readonly file: string
  readonly line: number | null
  /** As written: `auto_discovery.depth`. */
  readonly field?: string
}

/** VALIDATION, as `.doco-cd.yaml line 3: \`timeout\` must be …`. */
export function wrong({ file, line, field }: ConfigPlace, words: string, advice: string): AppError {
  const at = line === null ? file : `${file} line ${line}`
  const message = field === undefined ? `${at} ${words}.` : `${at}: \`${field}\` ${words}.`
  return new AppError({ code: 'VALIDATION', message, advice, field: field ?? file })
}
