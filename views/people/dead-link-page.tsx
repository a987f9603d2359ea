import { ErrorPage } from '../error-page.tsx'
import type { Frame } from '../frame.ts'

export interface DeadLinkPageProps {
  readonly frame: Frame
  readonly reason: 'used' | 'expired' | 'unknown'
}

const messages = {
  used: 'This sign-in link has already been used.',
  expired: 'This sign-in link has expired.',
  unknown: 'This sign-in link is not valid.',
} as const

export function DeadLinkPage({ frame, reason }: DeadLinkPageProps) {
  return (
    <ErrorPage
      frame={frame}
      status={410}
      message={messages[reason]}
      advice="Sign in with your password, or make a new link on the server: `berthd user create --email you@example.com`."
      next={{ href: '/sign-in', label: 'Sign in with a password' }}
    />
  )
}
