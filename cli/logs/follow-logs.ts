import { setTimeout as pause } from 'node:timers/promises'
import type { Api } from '../api/api.ts'
import { isPassing } from '../cli-error.ts'
import type { Shell } from '../shell.ts'
import { signedIn } from '../signed-in.ts'
import { type LogWish, logPath } from './log-path.ts'
import { parseLogLine, printLogLine } from './print-log-line.ts'

const againMs = 1000

/** Prints what an app prints, through deploys of the app and restarts of the server, until somebody ends it. */
export async function followLogs(
  shell: Shell,
  app: string,
  { json, ...wish }: LogWish & { json?: boolean },
): Promise<never> {
  const api = signedIn(shell)
  const print = (line: string) => (json === true ? shell.out.line(asJson(line)) : printLogLine(shell.out, line))
  const state: Following = { seen: undefined, isAway: false, wasOpen: false }
  for (;;) {
    try {
      for await (const line of connection(api, logPath(app, wish, 'follow'), state)) {
        if (state.isAway) shell.err.line('The server is back.')
        state.isAway = false
        print(line)
        await shell.out.drained()
      }
    } catch (error) {
      if (!isPassing(error) || !state.wasOpen) throw error
      if (!state.isAway) shell.err.line(`${error.message} Waiting for it; Ctrl-C ends this.`)
      state.isAway = true
    }
    await pause(againMs)
  }
}

interface Following {
  seen: string | undefined
  isAway: boolean
  /** The address and the token are right: what fails now may pass. */
  wasOpen: boolean
}

async function* connection(api: Api, path: string, state: Following): AsyncGenerator<string> {
  const headers = state.seen === undefined ? {} : { 'last-event-id': state.seen }
  for await (const { id, data } of api.events('GET', path, { headers })) {
    state.wasOpen = true
    state.seen = id ?? state.seen
    yield data
  }
  state.wasOpen = true
}

function asJson(line: string): string {
  return JSON.stringify(parseLogLine(line) ?? { text: line })
}
