import { setTimeout as pause } from 'node:timers/promises'
import type { Api } from '../api/api.ts'
import { isPassing } from '../cli-error.ts'
import type { Shell } from '../shell.ts'
import { signedIn } from '../signed-in.ts'
import { spoken } from '../terminal/spoken.ts'
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
  const following = openFollowing(shell)
  const print = (line: string) => (json === true ? shell.out.line(asJson(line)) : printLogLine(shell.out, line))
  for (;;) {
    try {
      for await (const line of following.lines(api, logPath(app, wish, 'follow'))) {
        print(line)
        await shell.out.drained()
      }
    } catch (error) {
      if (!isPassing(error) || !following.wasOpen()) throw error
      following.miss(error.message)
    }
    await pause(againMs)
  }
}

/** What is known from one connection to the next. */
function openFollowing({ err }: Shell) {
  let seen: string | undefined
  let isAway = false
  let hasOpened = false

  function open(): void {
    if (isAway) err.line('The server is back.')
    isAway = false
    hasOpened = true
  }

  return {
    /** The address and the token are right: what fails now may pass. */
    wasOpen: () => hasOpened,
    miss(reason: string): void {
      if (!isAway) err.line(`${spoken(reason, err)} Waiting for it; Ctrl-C ends this.`)
      isAway = true
    },
    async *lines(api: Api, path: string): AsyncGenerator<string> {
      const headers = seen === undefined ? {} : { 'last-event-id': seen }
      for await (const { id, data } of api.events('GET', path, { headers, onOpen: open })) {
        seen = id ?? seen
        yield data
      }
    },
  }
}

function asJson(line: string): string {
  return JSON.stringify(parseLogLine(line) ?? { text: line })
}
