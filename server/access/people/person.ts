import { AppError } from '../../errors.ts'

export const roles = ['admin', 'member', 'viewer'] as const
export type Role = (typeof roles)[number]

export interface Person {
  readonly id: string
  readonly email: string
  readonly role: Role
  readonly passwordHash: string | null
  readonly createdAt: number
  readonly lastSeenAt: number | null
}

/** One spelling for one person. Throws VALIDATION. */
export function checkedEmail(text: string): string {
  const email = text.normalize('NFC').trim().toLowerCase()
  if (email.length <= 254 && /^[^\s@<>"(),:;]+@[^\s@<>"(),:;]+$/.test(email)) return email
  throw new AppError({
    code: 'VALIDATION',
    message: 'This is not an e-mail address.',
    advice: 'Write it like anna@example.com.',
    field: 'email',
  })
}
