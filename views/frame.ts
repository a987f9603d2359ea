import type { Problem } from './ui/problem.tsx'

export const assetNames = ['berth.css', 'berth.js', 'icon.svg'] as const

export type AssetName = (typeof assetNames)[number]

/** What every page needs beside its own props. */
export interface Frame {
  /** The address of a file with its content hash in it. */
  readonly asset: (name: AssetName) => string
  /** Milliseconds since 1970, the same for the whole page. */
  readonly now: number
  /** Who is signed in; null on the pages before that. */
  readonly person: Person | null
  /** Where one is, so that the top bar can show it: the path of the request. */
  readonly path: string
  /** What is not well with the server itself; empty on the pages before a sign-in. */
  readonly alarms: readonly Problem[]
}

export interface Person {
  readonly email: string
  readonly role: 'admin' | 'member' | 'viewer'
}
