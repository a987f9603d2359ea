import { expect, test } from 'vitest'
import { appSettings } from '../cli/commands/app-settings.ts'
import { changeAppInput } from '../server/apps/app-input.ts'
import { settingsBody } from '../server/panel/settings-form.ts'
import { fieldName } from '../views/ui/field-names.ts'

const settings = Object.keys(changeAppInput.shape)
/** These stand in a form of their own, below the settings. */
const ofVolumes = ['volumes', 'sharedVolume', 'ownVolumes']

test('every setting of an app that the API takes has an option in the command line', () => {
  expect(appSettings.map(({ field }) => field).sort()).toEqual([...settings].sort())
})

test('every setting of an app that the API takes has a field in the panel, and a name there', () => {
  const fields = [...Object.keys(settingsBody.shape), ...ofVolumes]
  expect(settings.filter(setting => !fields.includes(setting))).toEqual([])
  expect(settings.filter(setting => setting !== 'volumes' && fieldName(setting) === undefined)).toEqual([])
})
