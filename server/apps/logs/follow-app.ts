import { setTimeout as sleep } from 'node:timers/promises'
import { type LiveSource, type LogContext, liveSources } from './app-sources.ts'
import { containerLines } from './container-lines.ts'
import { openFunnel } from './funnel.ts'
import { type LogLine, type Mark, markText, nextMark, openResume } from './log-line.ts'
import { readHistory } from './read-history.ts'

const lookMs = 1000

export interface FollowWish {
  readonly app: string
  readonly process?: string | undefined
  readonly tail: number
  readonly since?: string | undefined
  /** Of the last line that the reader has. */
  readonly after?: Mark | undefined
}

export type FollowedLine = LogLine & { readonly mark: string }

/** A container whose output is read, or was. */
interface Followed {
  seen: Mark | undefined
  isOpen: boolean
}

type Attendance = ReturnType<typeof openAttendance>

/**
 * What an app prints, from its last lines on and through its deploys: a new version from its first line, as soon as its
 * container starts; one that crashed or was replaced to its last. Ends when the app is gone or the signal aborts.
 */
export async function* followApp(
  needs: LogContext,
  wish: FollowWish,
  signal: AbortSignal,
): AsyncGenerator<FollowedLine> {
  let last = wish.after
  const marked = (line: LogLine): FollowedLine => {
    last = nextMark(last, line)
    return { ...line, mark: markText(last) }
  }
  const attendance = await beginAttendance(needs, wish)
  const isNews = openResume(wish.after)
  for (const line of await readHistory(needs, { ...wish, since: wish.after?.at ?? wish.since }, signal)) {
    attendance.saw(line)
    if (isNews(line)) yield marked(line)
  }
  using funnel = openFunnel<LogLine>(signal)
  // Its failure is the reader's, and never that of the process.
  const failure = attend(needs, wish, attendance, funnel)
    .then(
      () => null,
      (error: unknown) => ({ error }),
    )
    .finally(() => funnel.close())
  for await (const line of funnel.taken()) yield marked(line)
  const failed = await failure
  if (failed !== null && !signal.aborted) throw failed.error
}

/** What there is now is read from now on; what its past brings comes by the history. */
async function beginAttendance(needs: LogContext, { app, process, after }: FollowWish): Promise<Attendance> {
  const now = `${new Date().toISOString().slice(0, 23)}000000Z`
  const attendance = openAttendance(new Set((await needs.outputs.list(app)).map(one => one.container)))
  for (const { container } of liveSources(needs, app, process))
    attendance.of(container).seen = { at: after?.at ?? now, count: 0 }
  return attendance
}

function openAttendance(read: Set<string>) {
  const followed = new Map<string, Followed>()
  const counted = new Set<string>()
  function of(container: string): Followed {
    const known = followed.get(container) ?? { seen: undefined, isOpen: false }
    followed.set(container, known)
    return known
  }
  return {
    of,
    saw({ container, at }: LogLine): void {
      const known = of(container)
      known.seen = nextMark(counted.has(container) ? known.seen : undefined, { at })
      counted.add(container)
    },
    /** Kept outputs that nothing is to be read of any more. */
    read,
  }
}

interface Outlet {
  readonly put: (line: LogLine) => Promise<void>
  readonly signal: AbortSignal
}

/** Looks at each change of the app, and every second, whether there is a container that nobody reads. */
async function attend(needs: LogContext, wish: FollowWish, attendance: Attendance, outlet: Outlet): Promise<void> {
  const { signal } = outlet
  let wake: () => void = () => {}
  const unsubscribe = needs.changes.subscribe(change => change.app === wish.app && wake())
  try {
    while (!signal.aborted && needs.apps.byId(wish.app) !== undefined) {
      const changed = new Promise<void>(resolve => {
        wake = resolve
      })
      const live = liveSources(needs, wish.app, wish.process)
      for (const source of live) void readLive(needs, source, attendance.of(source.container), outlet)
      await readKept(needs, wish, { attendance, live }, outlet)
      await Promise.race([changed, sleep(lookMs, undefined, { signal }).catch(() => {})])
    }
  } finally {
    unsubscribe()
  }
}

/** To the end of its run. It may be started again; and an engine that is away comes back: the next look opens it anew. */
async function readLive(
  { engine }: LogContext,
  { container, engineId, source }: LiveSource,
  followed: Followed,
  { put, signal }: Outlet,
): Promise<void> {
  if (followed.isOpen) return
  followed.isOpen = true
  const isNews = openResume(followed.seen)
  try {
    for await (const line of containerLines(engine, engineId, { since: followed.seen?.at, follow: true }, signal)) {
      if (!isNews(line)) continue
      followed.seen = nextMark(followed.seen, line)
      await put({ ...line, source, container })
    }
  } catch {
    // Nothing is lost: what was seen is known.
  } finally {
    followed.isOpen = false
  }
}

/** The rest of what ended faster than it could be read. */
async function readKept(
  { outputs }: LogContext,
  { app, process }: FollowWish,
  { attendance, live }: { attendance: Attendance; live: readonly LiveSource[] },
  { put }: Outlet,
): Promise<void> {
  for (const kept of (await outputs.list(app)).toReversed()) {
    const { container, source } = kept
    const isRead = attendance.read.has(container) || attendance.of(container).isOpen
    if (isRead || live.some(one => one.container === container)) continue
    attendance.read.add(container)
    if (process !== undefined && kept.process !== process) continue
    const isNews = openResume(attendance.of(container).seen)
    for (const line of await outputs.lines(app, kept)) if (isNews(line)) await put({ ...line, source, container })
  }
}
