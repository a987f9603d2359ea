import { exitCodes } from './exit-codes.ts'

/** No way to the server; an answer lost on the way; a server that has too much to do or to mend. */
export type Passing = 'unreached' | 'cut off' | 'busy'

export interface CliErrorDetails {
  /** What happened, with names and numbers; a whole sentence. */
  readonly message: string
  /** The next step; whole sentences. */
  readonly advice?: string | undefined
  /** One of `exitCodes`, or that of a command that was run. */
  readonly exit?: number
  /** What a container printed last. */
  readonly output?: string | undefined
  /** A name that the server does not know, to look for one that is meant. */
  readonly unknownApp?: string | undefined
  /** The token is valid, but may not do this. */
  readonly isForbidden?: boolean
  /** It may pass by itself. */
  readonly passing?: Passing | undefined
}

/** The one error that ends a command: what it says is for the person at the keyboard. */
export class CliError extends Error {
  readonly details: CliErrorDetails

  constructor(details: CliErrorDetails, cause?: unknown) {
    super(details.message, cause === undefined ? undefined : { cause })
    this.name = 'CliError'
    this.details = details
  }

  get exit(): number {
    return this.details.exit ?? exitCodes.failure
  }
}

/** A command that was not written as it must be. */
export function usageError(message: string, advice?: string): CliError {
  return new CliError({ message, advice, exit: exitCodes.usage })
}

export function isPassing(error: unknown): error is CliError {
  return error instanceof CliError && error.details.passing !== undefined
}
