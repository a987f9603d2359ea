import { pino } from 'pino'

export type Logger = Pick<pino.Logger, 'debug' | 'info' | 'warn' | 'error'>

/** The server's own log: JSON lines on stderr. Secrets never come here; the paths below are a second net. */
export function openLog(level: string): Logger {
  return pino(
    {
      level,
      base: null,
      redact: { paths: ['*.password', '*.authorization', '*.token', '*.secret'], censor: '[secret]' },
    },
    pino.destination({ fd: 2, sync: false }),
  )
}
