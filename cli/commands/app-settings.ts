import { type Command, InvalidArgumentError, Option } from 'commander'
import { commandWords } from '../../shared/command-words.ts'
import { timeMs } from '../deploys/follow-options.ts'
import { readingText } from '../reading-text.ts'

export interface AppSettings {
  readonly image?: string
  readonly port?: number
  readonly health?: string
  readonly credential?: string
  readonly pullPolicy?: string
  readonly releaseCommand?: string
  readonly volume?: readonly Volume[]
  readonly drain?: number
  readonly startTimeout?: number
  readonly keepReleases?: number
  readonly awayText?: string
}

interface Volume {
  readonly name: string
  readonly path: string
}

/** The settings of an app that the command line knows; the API has more. */
export function takesSettings(command: Command): Command {
  return command
    .option('-i, --image <ref>', 'what it runs: ghcr.io/acme/shop:1.4')
    .option('--port <number>', 'the port it listens on (as the image says, else 8080)', wholeNumber)
    .option('--health <path>', 'a path that answers 200-399 when it is ready: /health')
    .option(
      '--credential <name>',
      'the registry login to pull with; "none" pulls without one, "" takes the account default',
    )
    .addOption(new Option('--pull-policy <when>', 'when to ask the registry').choices(['always', 'missing', 'never']))
    .option('--release-command <command>', 'runs before each switch: "bin/migrate --all"')
    .option('--volume <name:path>', 'data that outlives deploys: data:/var/lib/data (repeat)', addVolume)
    .option('--drain <time>', 'how long requests may take to end on a deploy: 30s', timeMs)
    .option('--start-timeout <time>', 'how long it may take to start: 60s', timeMs)
    .option('--away-text <text>', 'what visitors read while it is stopped or starting')
    .option('--keep-releases <number>', 'how many versions can be rolled back to (5)', wholeNumber)
}

/** As the API names them. */
export function settingsBody(settings: AppSettings): Record<string, unknown> {
  const { image, port, health, credential, pullPolicy, releaseCommand, volume, drain, startTimeout } = settings
  return {
    image,
    port,
    credential: orNone(credential),
    pullPolicy,
    keepReleases: settings.keepReleases,
    awayText: orNone(settings.awayText),
    healthPath: orNone(health),
    releaseCommand: wordsOf(releaseCommand, '--release-command'),
    volumes: volume,
    drainSeconds: seconds(drain),
    startTimeoutSeconds: seconds(startTimeout),
  }
}

/** An empty text takes the command away. */
function wordsOf(text: string | undefined, option: string): readonly string[] | null | undefined {
  return text === undefined ? undefined : readingText(option, () => commandWords(text))
}

export function wholeNumber(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('Write a whole number.')
}

/** An empty text takes a setting away. */
function orNone(text: string | undefined): string | null | undefined {
  return text === '' ? null : text
}

function seconds(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : Math.round(ms / 1000)
}

function addVolume(text: string, volumes: readonly Volume[] = []): readonly Volume[] {
  const [name = '', path = '', ...rest] = text.split(':')
  if (name !== '' && path.startsWith('/') && rest.length === 0) return [...volumes, { name, path }]
  throw new InvalidArgumentError('Write it as name:/path/in/the/container.')
}
