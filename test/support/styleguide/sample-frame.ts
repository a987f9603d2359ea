import type { Frame } from '../../../views/frame.ts'

export const now = Date.parse('2026-12-01T14:05:00Z')
export const minuteMs = 60_000
export const hourMs = 60 * minuteMs
export const dayMs = 24 * hourMs

export const panelUrl = 'https://berth.example.com'

export function frameAt(path: string): Frame {
  return {
    asset: name => `/assets/${name}`,
    now,
    person: { email: 'anna@example.com', role: 'admin' },
    path,
    alarms: [],
  }
}

export const gateFrame: Frame = { ...frameAt('/sign-in'), person: null }
