import { type Command, InvalidArgumentError, Option } from 'commander'
import { parseDuration } from '../../shared/parse-duration.ts'

export interface FollowOptions {
  readonly detach?: boolean
  /** Milliseconds. */
  readonly timeout: number
  readonly json?: boolean
}

const quarterHourMs = 15 * 60_000

/** What every command takes that ends in a deploy. */
export function takesFollowing(command: Command): Command {
  return command
    .option('-d, --detach', 'do not wait for the end')
    .addOption(timeoutOption('wait at most so long: 90s, 1h'))
    .option('--json', 'print the deploy as the API answers it')
}

export function timeoutOption(words: string): Option {
  return new Option('--timeout <time>', words).argParser(timeMs).default(quarterHourMs, '15m')
}

/** `90`, `90s`, `15m`, `1h` in milliseconds, at most a day. */
export function timeMs(text: string): number {
  const ms = parseDuration(text)
  if (ms !== null && ms > 0 && ms <= 24 * 3_600_000) return ms
  throw new InvalidArgumentError('Write it as 90s, 15m or 1h.')
}
