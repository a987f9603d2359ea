import * as z from 'zod'
import { appSettingFields } from '../../shared/app-setting-fields.ts'
import { commandLine } from '../../shared/command-words.ts'
import { familiarImage } from '../../shared/image-reference.ts'
import { processFields } from '../../shared/process-fields.ts'
import type { ProcessView } from '../../views/apps/processes-setting.tsx'
import type { App, Process } from '../apps/app.ts'
import { type ChangeAppInput, changeAppInput, type ProcessInput, processInput } from '../apps/app-input.ts'
import { checkInput } from '../web/check-input.ts'
import { formShape, mebibyte, readTyped, typedOf } from './typed-fields.ts'

/** Volumes have a form of their own, below the settings. */
const { volumes: _, sharedVolume, ownVolumes, ...settingFields } = appSettingFields
const sharingFields = { sharedVolume, ownVolumes }

export const settingsBody = z.strictObject(formShape(settingFields))
export const sharingBody = z.strictObject(formShape(sharingFields))

const processShape = { ...formShape(processFields), instances: z.string().max(20).optional() }
export const processBody = z.strictObject(processShape)
export const newProcessBody = z.strictObject({ name: z.string(), ...processShape })

/** What the form says, in the words of the API. Throws VALIDATION. */
export function readSettings(body: z.output<typeof settingsBody>): ChangeAppInput {
  return checkInput(changeAppInput, readTyped(settingFields, body))
}

export function readSharing(body: z.output<typeof sharingBody>): ChangeAppInput {
  return checkInput(changeAppInput, readTyped(sharingFields, body))
}

/** The settings in force, as the form shows them. */
export function settingValues(app: App) {
  return typedOf(settingFields, { ...app, image: app.image === null ? null : familiarImage(app.image) })
}

/** Throws VALIDATION. */
export function readProcess({ instances = '', ...body }: z.output<typeof processBody>): ProcessInput {
  const count = instances.trim() === '' ? undefined : Number(instances)
  return checkInput(processInput, { ...readTyped(processFields, body), instances: count })
}

/** Memory is shown in MiB. */
export function processView(process: Process): ProcessView {
  const { name, command, instances, memoryBytes, cpus, alone, stopTimeoutSeconds } = process
  return {
    ...{ name, command: commandLine(command), instances, memoryMiB: Math.round(memoryBytes / mebibyte) },
    ...{ cpus, singleton: alone, stopTimeoutSeconds },
  }
}
