import * as z from 'zod'
import { appSettingFields } from '../../shared/app-setting-fields.ts'
import { processFields } from '../../shared/process-fields.ts'
import { inputsOf, refuseTwice } from '../field-schema.ts'
import { appNameProblem } from './app.ts'

const settings = inputsOf(appSettingFields)

export const processName = z
  .string()
  .regex(/^[a-z]([a-z0-9-]{0,30}[a-z0-9])?$/, 'must be lower-case letters, digits and hyphens, such as worker')

/** Memory that is null takes the default again. `alone` is the earlier name of `singleton`, and gives way to it. */
export const processInput = z
  .strictObject({
    ...inputsOf(processFields),
    instances: z.int().min(0).max(100).optional(),
    alone: z.boolean().optional().meta({ deprecated: true, description: 'Use `singleton`.' }),
  })
  .meta({ id: 'ProcessSettings' })

const variableValue = z.union([z.string(), z.number().transform(String), z.boolean().transform(String)])

export const variableList = z
  .array(z.strictObject({ name: z.string(), value: variableValue, secret: z.boolean().default(true) }))
  .max(1000)
/** `{KEY: "value"}` or `[{name, value, secret?}]`; secret unless said otherwise. */
export const variablesInput = z.union([
  variableList,
  z
    .record(z.string(), variableValue)
    .transform(pairs => Object.entries(pairs).map(([name, value]) => ({ name, value, secret: true }))),
])

export const createAppInput = z.strictObject({
  name: z.string().superRefine((name, context) => {
    const problem = appNameProblem(name)
    if (problem !== null)
      context.addIssue({
        code: 'custom',
        message: `${problem}: use lower-case letters, digits and single hyphens, for example my-app`,
      })
  }),
  project: processName.optional(),
  domains: z.array(z.string().max(400)).max(100).optional(),
  variables: variablesInput.optional(),
  processes: z
    .union([
      z.record(processName, processInput),
      z
        .array(processInput.extend({ name: processName }))
        .superRefine(refuseTwice('name'))
        .transform(list => Object.fromEntries(list.map(({ name, ...rest }) => [name, rest]))),
    ])
    .optional(),
  ...settings,
})

export const changeAppInput = z.strictObject(settings)

export type CreateAppInput = z.output<typeof createAppInput>
export type ChangeAppInput = z.output<typeof changeAppInput>
export type ProcessInput = z.output<typeof processInput>
