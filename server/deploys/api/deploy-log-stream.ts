import * as z from 'zod'
import { isTerminal } from '../../../shared/deploy-status.ts'
import type { Changes } from '../../changes.ts'
import type { EventStream } from '../../web/event-streams.ts'
import { isoTime } from '../../web/list.ts'
import { lineKinds, lineWords } from '../records/deploy-line.ts'
import type { DeployLine, DeployStore } from '../records/deploy-store.ts'

/** The log as it grows, from the line after the last one seen, until the deploy has an answer. */
export async function followDeployLog(
  { deploys, changes }: { readonly deploys: DeployStore; readonly changes: Changes },
  id: string,
  { stream, write }: { readonly stream: EventStream; readonly write: (line: DeployLine) => string },
): Promise<void> {
  let seen = Number(stream.lastEventId ?? 0) || 0
  let wake: () => void = () => {}
  const unsubscribe = changes.subscribe(change => change.deploy === id && wake())
  try {
    while (!stream.signal.aborted) {
      const changed = new Promise<void>(resolve => {
        wake = resolve
        stream.signal.addEventListener('abort', () => resolve(), { once: true })
      })
      for (const line of deploys.lines(id, seen)) {
        await stream.send({ id: String(line.n), data: write(line) })
        seen = line.n
      }
      const deploy = deploys.get(id)
      if (isTerminal(deploy)) return await stream.send({ event: 'done', data: deploy.status })
      await changed
    }
  } finally {
    unsubscribe()
  }
}

/** A line of the log for programs. */
export const deployLineShape = z
  .object({
    n: z.number(),
    at: z.string(),
    kind: z.enum(lineKinds),
    text: z.string(),
  })
  .meta({ id: 'DeployLine' })

export function viewDeployLine(line: DeployLine): z.output<typeof deployLineShape> {
  return { ...line, at: isoTime(line.at) }
}

/** A line of the log as text. */
export function deployLineText(line: DeployLine): string {
  return `${isoTime(line.at)}  ${lineWords(line)}`
}
