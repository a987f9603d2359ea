import { type Command, InvalidArgumentError, Option } from 'commander'
import { pullPolicies, rootPolicies } from '../../server/apps/app.ts'
import { commandWords } from '../../shared/command-words.ts'
import { timeMs } from '../deploys/follow-options.ts'
import { readingText } from '../reading-text.ts'

/** What commander made of the options, by their names. */
export type AppSettings = Readonly<Record<string, unknown>>

interface Setting {
  /** As the API names it. */
  readonly field: string
  readonly flags: string
  readonly words: string
  readonly choices?: readonly string[]
  readonly parse?: (text: string, before: never) => unknown
  /** How the value stands in the API; as it was given where this is left out. */
  readonly send?: (value: never) => unknown
  /** It does not wait for the next deploy. */
  readonly isAtOnce?: boolean
}

/** Every setting of an app: its option in `create` and `set`, and how messages of the server speak of it. */
export const appSettings: readonly Setting[] = [
  { field: 'image', flags: '-i, --image <ref>', words: 'what it runs: ghcr.io/acme/shop:1.4' },
  {
    field: 'port',
    flags: '--port <number>',
    words: 'the port it listens on (PORT, else as the image says, else 8080)',
    parse: numberOrNone,
  },
  {
    field: 'healthPath',
    flags: '--health <path>',
    words: 'a path that answers 200-399 when it is ready: /health',
    send: orNone,
  },
  {
    field: 'credential',
    flags: '--credential <name>',
    words: 'the registry login to pull with, at once; "none" pulls without one, "" takes the account default',
    send: orNone,
    isAtOnce: true,
  },
  { field: 'pullPolicy', flags: '--pull-policy <when>', words: 'when to ask the registry', choices: pullPolicies },
  {
    field: 'tagRule',
    flags: '--tag-rule <pattern>',
    words: 'tags that a deploy token may deploy, at once: v*',
    send: orNone,
    isAtOnce: true,
  },
  {
    field: 'releaseCommand',
    flags: '--release-command <command>',
    words: 'runs before each switch: "bin/migrate --all"',
    send: wordsOf,
  },
  {
    field: 'volumes',
    flags: '--volume <name:path>',
    words: 'data that outlives deploys: data:/var/lib/data (repeat)',
    parse: addVolume,
  },
  { field: 'sharedVolume', flags: '--shared-volume', words: 'old and new may write to its volumes at the same time' },
  { field: 'ownVolumes', flags: '--own-volumes', words: 'the folders of its volumes belong to the user of the image' },
  {
    field: 'startTimeoutSeconds',
    flags: '--start-timeout <time>',
    words: 'how long it may take to start: 60s',
    parse: timeMs,
    send: seconds,
    isAtOnce: true,
  },
  {
    field: 'drainSeconds',
    flags: '--drain <time>',
    words: 'how long requests may take to end on a deploy: 30s',
    parse: timeMs,
    send: seconds,
    isAtOnce: true,
  },
  {
    field: 'stopTimeoutSeconds',
    flags: '--stop-timeout <time>',
    words: 'from SIGTERM to SIGKILL: 10s',
    parse: timeMs,
    send: seconds,
  },
  {
    field: 'holdSeconds',
    flags: '--hold <time>',
    words: 'how long requests wait where it must stop before it starts: 30s',
    parse: timeMs,
    send: seconds,
    isAtOnce: true,
  },
  {
    field: 'awayText',
    flags: '--away-text <text>',
    words: 'what visitors read while it is stopped or starting, at once',
    send: orNone,
    isAtOnce: true,
  },
  { field: 'rootPolicy', flags: '--root <policy>', words: 'an image that runs as root', choices: rootPolicies },
  { field: 'readOnlyRoot', flags: '--read-only', words: 'only its volumes and /tmp can be written' },
  { field: 'init', flags: '--init', words: 'a small process 1 that reaps what it leaves behind (on)' },
  {
    field: 'pidsLimit',
    flags: '--pids <number>',
    words: 'processes and threads that a container may have at once (512)',
    parse: wholeNumber,
  },
  { field: 'shmBytes', flags: '--shm <size>', words: 'size of /dev/shm, for databases and browsers: 256Mi (64Mi)' },
  {
    field: 'keepReleases',
    flags: '--keep-releases <number>',
    words: 'how many versions can be rolled back to (5)',
    parse: wholeNumber,
  },
]

/** Switches can be switched off too: `--no-init`. */
export function takesSettings(command: Command): Command {
  for (const setting of appSettings) {
    command.addOption(optionOf(setting))
    if (isSwitch(setting)) command.addOption(new Option(noFlag(setting), 'off').hideHelp())
  }
  return command
}

/** As the API names them. */
export function settingsBody(given: AppSettings): Record<string, unknown> {
  const body: Record<string, unknown> = {}
  for (const setting of appSettings) {
    const value = given[optionOf(setting).attributeName()]
    if (value !== undefined) body[setting.field] = setting.send === undefined ? value : setting.send(value as never)
  }
  return body
}

function optionOf(setting: Setting): Option {
  const { flags, words, choices, parse } = setting
  const option = new Option(flags, isSwitch(setting) ? `${words}; else ${noFlag(setting)}` : words)
  if (choices !== undefined) option.choices(choices)
  return parse === undefined ? option : option.argParser(parse as (text: string) => unknown)
}

/** `--health`, as it is typed. */
export function optionName(setting: Setting): string {
  return optionOf(setting).long ?? setting.flags
}

function isSwitch({ flags }: Setting): boolean {
  return !flags.includes('<')
}

function noFlag({ flags }: Setting): string {
  return flags.replace('--', '--no-')
}

export function wholeNumber(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('Write a whole number.')
}

function numberOrNone(text: string): number | null {
  return text === '' ? null : wholeNumber(text)
}

/** An empty text takes a setting away. */
function orNone(text: string): string | null {
  return text === '' ? null : text
}

/** An empty text takes the command away. */
function wordsOf(text: string): readonly string[] | null {
  return readingText('--release-command', () => commandWords(text))
}

function seconds(ms: number): number {
  return Math.round(ms / 1000)
}

interface Volume {
  readonly name: string
  readonly path: string
}

/** An empty text takes all away. */
function addVolume(text: string, volumes: readonly Volume[] = []): readonly Volume[] {
  if (text === '') return []
  const [name = '', path = '', ...rest] = text.split(':')
  if (name !== '' && path.startsWith('/') && rest.length === 0) return [...volumes, { name, path }]
  throw new InvalidArgumentError('Write it as name:/path/in/the/container.')
}
