import type { IncomingMessage } from 'node:http'
import type { ErrorDetails } from '../../server/errors.ts'
import { version } from '../../server/version.ts'
import { CliError } from '../cli-error.ts'
import { type ExitCode, exitCodes } from '../exit-codes.ts'
import type { Connection } from '../settings/connection.ts'

/** An answer that is no success, as what to tell and how to end. */
export function answerFailure(message: IncomingMessage, text: string, connection: Connection): CliError {
  const status = message.statusCode ?? 0
  const error = errorIn(text)
  if (status >= 300 && status < 400) return elsewhere(message, connection)
  if (error === undefined) return status >= 502 ? away(status, connection) : notBerth(status, connection)
  if (error.code === 'UNAUTHORIZED') return refusedToken(connection)
  if (error.code === 'NOT_FOUND' && error.docs !== undefined) return notOffered(connection)
  return new CliError({
    message: error.message,
    advice: adviceFor(error),
    exit: exitFor(error),
    output: error.log,
    unknownApp: error.code === 'NOT_FOUND' && error.field === 'app' ? error.unknownName : undefined,
    isForbidden: error.code === 'FORBIDDEN',
    passing: status === 429 || status >= 500 ? 'busy' : undefined,
  })
}

function errorIn(text: string): ErrorDetails | undefined {
  try {
    const answer: { error?: ErrorDetails } | null = JSON.parse(text)
    return answer?.error?.code === undefined ? undefined : answer.error
  } catch {
    return undefined
  }
}

function exitFor({ code }: ErrorDetails): ExitCode {
  if (code === 'VALIDATION') return exitCodes.usage
  if (code === 'NOT_FOUND') return exitCodes.notFound
  return code === 'FORBIDDEN' ? exitCodes.signIn : exitCodes.failure
}

const lists: Readonly<Record<string, string>> = {
  app: '`berth apps` lists them.',
  host: '`berth domains <app>` lists them.',
  release: '`berth apps <app>` lists them.',
  deploy: '`berth deploys <app>` lists them.',
}

/** The server's, but in commands where it speaks of its API. */
function adviceFor({ code, field = '', advice, docs }: ErrorDetails): string {
  if (docs !== undefined) return '`berth help <command>` shows what it takes.'
  return (code === 'NOT_FOUND' ? lists[field] : undefined) ?? advice
}

function refusedToken({ url, tokenFrom }: Connection): CliError {
  return new CliError({
    message: `${url.origin} does not take the token from ${tokenFrom}: it ended, was deleted, or is of another server.`,
    advice: `On the server, \`berthd token create --name me --role admin\` makes one; then: berth login --url ${url.origin} --token <token>`,
    exit: exitCodes.signIn,
  })
}

function notOffered({ url }: Connection): CliError {
  return new CliError({
    message: `The server at ${url.origin} does not offer this; it may be older than this command.`,
    advice: `This is version ${version}. Update the server, or look at ${url.origin}/api/docs for what it offers.`,
  })
}

function elsewhere({ headers }: IncomingMessage, { url }: Connection): CliError {
  const target = new URL(headers.location ?? '/', url).origin
  return new CliError({
    message: `${url.origin} sends on to ${target}; a token is not sent along.`,
    advice: `If that is your server: berth login --url ${target} --token <token>`,
  })
}

function away(status: number, { url }: Connection): CliError {
  return new CliError({
    message: `berth does not answer behind ${url.origin} (HTTP ${status}).`,
    advice: 'It may be starting. Try again; on the server, `systemctl status berth` says more.',
    passing: 'cut off',
  })
}

function notBerth(status: number, { url }: Connection): CliError {
  return new CliError({
    message: `${url.origin} answers HTTP ${status}, but not as berth does.`,
    advice: 'Check the address: the panel is at berth.<domain>, an app at <app>.<domain>.',
  })
}
