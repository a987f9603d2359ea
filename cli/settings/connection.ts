import { CliError } from '../cli-error.ts'
import type { Environment } from '../environment.ts'
import { exitCodes } from '../exit-codes.ts'
import { configPath, readLogin, type SavedLogin } from './config-file.ts'
import { serverUrl } from './server-url.ts'

/** Which server, and as whom. */
export interface Connection {
  readonly url: URL
  readonly token: string
  /** In words: where the token was found. */
  readonly tokenFrom: string
}

/** The environment wins over what `berth login` saved. A saved token goes to the server it was made for, to no other. */
export function connectionFrom(env: Environment): Connection {
  const path = configPath(env)
  const { BERTH_URL: givenUrl = '', BERTH_TOKEN: givenToken = '' } = env
  const saved = givenUrl !== '' && givenToken !== '' ? undefined : readLogin(path)
  const url = urlFrom(givenUrl, saved, path)
  if (givenToken !== '') return { url, token: tokenIn(givenToken), tokenFrom: 'BERTH_TOKEN' }
  if (saved === undefined) throw noToken(url)
  if (serverUrl(saved.url, path).origin !== url.origin) throw otherServer(url, saved)
  return { url, token: tokenIn(saved.token), tokenFrom: path }
}

function urlFrom(given: string, saved: SavedLogin | undefined, path: string): URL {
  if (given !== '') return serverUrl(given, 'BERTH_URL')
  if (saved !== undefined) return serverUrl(saved.url, path)
  throw new CliError({
    message: 'You are not signed in to a server.',
    advice: 'berth login --url https://berth.example.com --token <token>, or set BERTH_URL and BERTH_TOKEN.',
    exit: exitCodes.signIn,
  })
}

/** A line break or another odd character would not pass as a header. */
export function tokenIn(text: string): string {
  const token = text.trim()
  if (/^[!-~]+$/.test(token)) return token
  throw new CliError({
    message: 'The token has characters that no token has.',
    advice: 'Copy it again, whole; it begins with `berth_`.',
    exit: exitCodes.signIn,
  })
}

function noToken({ origin }: URL): CliError {
  return new CliError({
    message: `There is no token for ${origin}.`,
    advice: `Set BERTH_TOKEN, or: berth login --url ${origin} --token <token>`,
    exit: exitCodes.signIn,
  })
}

function otherServer({ origin }: URL, saved: SavedLogin): CliError {
  return new CliError({
    message: `BERTH_URL is ${origin}, and the saved token is for ${saved.url}; it is not sent to another server.`,
    advice: `Set BERTH_TOKEN too, or: berth login --url ${origin} --token <token>`,
    exit: exitCodes.signIn,
  })
}
