import { Command } from 'commander'
import { getTableColumns } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { fieldsIn, optionName, takesFields } from '../cli/table-options.ts'
import { changeAppInput, createAppInput } from '../server/apps/app-input.ts'
import { apps } from '../server/apps/app-tables.ts'
import { appShape } from '../server/apps/app-view.ts'
import { settingsBody, sharingBody } from '../server/panel/settings-form.ts'
import { appSettingFields } from '../shared/app-setting-fields.ts'
import { initialSettings } from '../shared/app-settings.ts'
import { AppSettingsForm } from '../views/apps/app-settings-form.tsx'
import { VolumesSetting } from '../views/apps/volumes-setting.tsx'
import { fieldName } from '../views/ui/field-names.ts'
import { untouched } from '../views/ui/form-state.ts'

const settings = Object.keys(appSettingFields).sort()
const panelPages = [
  AppSettingsForm({ app: 'shop', form: untouched, credentials: [], credentialInUse: 'none' }),
  VolumesSetting({
    ...{ app: 'shop', form: untouched, sharedVolume: false, ownVolumes: false },
    volumes: [{ name: 'data', path: '/data', sizeBytes: null }],
  }),
]

test('the API takes every setting of an app, answers it, and keeps it', () => {
  expect(Object.keys(changeAppInput.shape).sort()).toEqual(settings)
  for (const known of [createAppInput.shape, appShape.shape, { ...getTableColumns(apps), volumes: 'a table' }])
    expect(settings.filter(setting => !Object.hasOwn(known, setting))).toEqual([])
})

test('the panel has a field for every setting of an app, reads it, and has a name for it', () => {
  const html = panelPages.map(String).join('')
  const shown = [...html.matchAll(/ name="(\w+)"/g)].map(([, name]) => name)
  const read = [...Object.keys(settingsBody.shape), ...Object.keys(sharingBody.shape)]
  // A volume is added by its name and path, and taken away by a button.
  const single = settings.filter(setting => setting !== 'volumes')
  expect(single.filter(setting => !shown.includes(setting))).toEqual([])
  expect([...read].sort()).toEqual(single)
  expect(settings.filter(setting => fieldName(setting) === undefined)).toEqual([])
})

test('the command line has an option for every setting of an app', () => {
  const { volumes: _, ...fields } = appSettingFields
  const typed = Object.values(fields).flatMap(field => {
    const { kind } = field
    if (kind === 'switch') return [optionName(field)]
    return [optionName(field), 'choices' in field ? Object.keys(field.choices)[0] : kind === 'seconds' ? '90s' : '7']
  })
  const command = takesFields(new Command(), appSettingFields).parse(
    typed.filter(word => word !== undefined),
    { from: 'user' },
  )
  expect(Object.keys(fieldsIn(fields, command.opts())).sort()).toEqual(Object.keys(fields).sort())
})

test('what an app has that chose nothing is taken by the API too', () => {
  expect(changeAppInput.parse(initialSettings())).toEqual(initialSettings())
})

test.each([
  ['--no-health', { healthPath: null }],
  ['--health=', { healthPath: null }],
  ['--port=', { port: null }],
  ['--no-init', { init: false }],
  ['--drain=2m', { drainSeconds: 120 }],
  ['--release-command=bin/migrate "a b"', { releaseCommand: ['bin/migrate', 'a b'] }],
])('%s is said to the API as %o', (typed, body) => {
  const command = takesFields(new Command(), appSettingFields).parse([typed], { from: 'user' })
  expect(fieldsIn(appSettingFields, command.opts())).toEqual(body)
})
