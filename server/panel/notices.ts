import * as z from 'zod'
import type { Notice } from '../../views/ui/notice.tsx'

/** What the last action did, told on the page one comes to. A fixed word in the address, never a text. */
const notices = {
  stopped: { tone: 'good', title: 'Stopped.', text: 'Visitors see the 503 page until you start it again.' },
  deleted: { tone: 'good', title: 'The app is deleted.' },
  'too-late': {
    tone: 'warn',
    title: 'It was too late to cancel: the switch had begun.',
    text: 'To go back to the previous version, roll back.',
  },
  saved: { tone: 'good', title: 'Saved.' },
  'credential-works': { tone: 'good', title: 'It works: the registry accepts this login.' },
  'credential-refused': {
    tone: 'warn',
    title: 'The check failed.',
    text: 'The credential is kept; the answer of the registry is shown with it.',
  },
  'credential-deleted': { tone: 'good', title: 'The credential is deleted.' },
} as const satisfies Record<string, Notice>

export const noticeQuery = { done: z.string().max(40).optional() }

export function noticeOf(word: string | undefined): Notice | undefined {
  return word !== undefined && word in notices ? notices[word as keyof typeof notices] : undefined
}
