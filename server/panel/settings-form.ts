import * as z from 'zod'
import { commandLine, commandWords } from '../../shared/command-words.ts'
import type { AppSettingsField } from '../../views/apps/app-settings-form.tsx'
import type { ProcessView } from '../../views/apps/processes-setting.tsx'
import type { App, Process } from '../apps/app.ts'
import { type ChangeAppInput, changeAppInput, type ProcessInput, processInput } from '../apps/app-input.ts'
import { readingField } from '../reading-field.ts'
import { familiarImage } from '../registries/images/image-reference.ts'
import { checkInput } from '../web/check-input.ts'

const mebibyte = 1024 * 1024
const text = z.string().max(10_000).optional()
const on = z.literal('on').optional()

/** A settings form as a browser sends it: texts, and switches that carry `on` or nothing. */
export const settingsBody = z.strictObject({
  image: text,
  credential: text,
  pullPolicy: text,
  tagRule: text,
  port: text,
  healthPath: text,
  releaseCommand: text,
  rootPolicy: text,
  keepReleases: text,
  awayText: text,
  startTimeoutSeconds: text,
  drainSeconds: text,
  stopTimeoutSeconds: text,
  holdSeconds: text,
  pidsLimit: text,
  shmBytes: text,
  readOnlyRoot: on,
  init: on,
})

const processFields = { command: text, instances: text, memory: text, cpus: text, stopTimeoutSeconds: text, alone: on }
export const processBody = z.strictObject(processFields)
export const newProcessBody = z.strictObject({ name: z.string(), ...processFields })

/** What the form says, in the words of the API; an emptied field is null where that means something. Throws VALIDATION. */
export function readSettings(body: z.output<typeof settingsBody>): ChangeAppInput {
  return checkInput(changeAppInput, {
    image: orNull(body.image),
    credential: orNull(body.credential),
    pullPolicy: orNothing(body.pullPolicy),
    tagRule: orNull(body.tagRule),
    port: numberOr(body.port, null),
    healthPath: orNull(body.healthPath),
    releaseCommand: wordsOf(body.releaseCommand, 'releaseCommand'),
    rootPolicy: orNothing(body.rootPolicy),
    keepReleases: numberOr(body.keepReleases, undefined),
    awayText: orNull(body.awayText?.replaceAll('\r\n', '\n')),
    startTimeoutSeconds: numberOr(body.startTimeoutSeconds, undefined),
    drainSeconds: numberOr(body.drainSeconds, undefined),
    stopTimeoutSeconds: numberOr(body.stopTimeoutSeconds, undefined),
    holdSeconds: numberOr(body.holdSeconds, undefined),
    pidsLimit: numberOr(body.pidsLimit, undefined),
    shmBytes: sizeOf(body.shmBytes?.trim()),
    readOnlyRoot: body.readOnlyRoot === 'on',
    init: body.init === 'on',
  })
}

/** The settings in force, as the form shows them. */
export function settingValues(app: App): Partial<Record<AppSettingsField, string>> {
  const { image, credential, port, healthPath } = app
  return {
    image: image === null ? '' : familiarImage(image),
    credential: credential ?? '',
    pullPolicy: app.pullPolicy,
    tagRule: app.tagRule ?? '',
    port: String(port ?? ''),
    healthPath: healthPath ?? '',
    releaseCommand: commandLine(app.releaseCommand),
    rootPolicy: app.rootPolicy,
    keepReleases: String(app.keepReleases),
    awayText: app.awayText ?? '',
    startTimeoutSeconds: String(app.startTimeoutSeconds),
    drainSeconds: String(app.drainSeconds),
    stopTimeoutSeconds: String(app.stopTimeoutSeconds),
    holdSeconds: String(app.holdSeconds),
    pidsLimit: String(app.pidsLimit),
    shmBytes: String(app.shmBytes / mebibyte),
    ...(app.readOnlyRoot ? { readOnlyRoot: 'on' } : {}),
    ...(app.init ? { init: 'on' } : {}),
  }
}

/** Memory is typed in MiB; a size with its unit is taken too. Throws VALIDATION. */
export function readProcess(body: z.output<typeof processBody>): ProcessInput {
  return checkInput(processInput, {
    command: wordsOf(body.command, 'command'),
    instances: numberOr(body.instances, undefined),
    memory: sizeOf(body.memory?.trim()),
    cpus: numberOr(body.cpus, null),
    stopTimeoutSeconds: numberOr(body.stopTimeoutSeconds, null),
    alone: body.alone === 'on',
  })
}

export function processView(process: Process): ProcessView {
  const { name, command, instances, memoryBytes, cpus, alone, stopTimeoutSeconds } = process
  return {
    ...{ name, command: commandLine(command), instances, memoryMiB: Math.round(memoryBytes / mebibyte) },
    ...{ cpus, alone, stopTimeoutSeconds },
  }
}

function wordsOf(typed: string | undefined, field: string): readonly string[] | null {
  return readingField(field, () => commandWords(typed ?? ''))
}

/** A number alone is MiB. */
function sizeOf(typed: string | undefined): string | number | undefined {
  if (typed === undefined || typed === '') return undefined
  return /^\d+(\.\d+)?$/.test(typed) ? Math.round(Number(typed) * mebibyte) : typed
}

function orNull(typed: string | undefined): string | null {
  return typed?.trim() || null
}

function orNothing(typed: string | undefined): string | undefined {
  return typed?.trim() || undefined
}

/** What is no number stays one that no schema takes. */
function numberOr<T extends null | undefined>(typed: string | undefined, empty: T): number | T {
  const word = typed?.trim() ?? ''
  return word === '' ? empty : Number(word)
}
