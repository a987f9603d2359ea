import * as z from 'zod'
import { appNameProblem, pullPolicies, rootPolicies } from './app.ts'

const word = z
  .string()
  .min(1)
  .max(4096)
  .refine(text => !text.includes('\0'), 'must not hold a NUL character')
const command = z.array(word).min(1).max(64)
const seconds = (least: number, most: number) => z.int().min(least).max(most)
const stopTimeoutSeconds = seconds(1, 600)

/** Bytes, or a text such as `512Mi`, `512MB`, `1g`. At least 32 MiB. */
export const memory = size('32 MiB', 32 * 1024 * 1024)

export const processName = z
  .string()
  .regex(/^[a-z]([a-z0-9-]{0,30}[a-z0-9])?$/, 'must be lower-case letters, digits and hyphens, such as worker')

export const processInput = z.strictObject({
  command: command.nullable().optional(),
  instances: z.int().min(0).max(100).optional(),
  /** Null takes the default again. */
  memory: memory.nullable().optional(),
  cpus: z.number().min(0.01).max(512).nullable().optional(),
  alone: z.boolean().optional(),
  stopTimeoutSeconds: stopTimeoutSeconds.nullable().optional(),
})

const volume = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z]([a-z0-9-]{0,30}[a-z0-9])?$/, 'must be lower-case letters, digits and hyphens, such as data'),
  path: z
    .string()
    .max(255)
    .regex(/^(\/[A-Za-z0-9._-]+)+\/?$/, 'must be an absolute path in the container, such as /data')
    .transform(path => path.replace(/\/$/, ''))
    .refine(
      path => !/(^|\/)\.\.?(\/|$)/.test(path) && !/^\/(proc|sys|dev)(\/|$)/.test(path),
      'must not be /proc, /sys, /dev or contain ..',
    ),
})

const volumes = z.array(volume).max(32).superRefine(refuseTwice('name')).superRefine(refuseTwice('path'))

const awayText = z
  .string()
  .trim()
  .min(1)
  .max(1000)
  .refine(text => !/(?!\n)\p{Cc}/u.test(text), 'must not hold control characters but line breaks')

const settings = {
  image: z.string().min(1).max(512).nullable().optional(),
  port: z.int().min(1).max(65_535).nullable().optional(),
  credential: z.string().min(1).max(60).nullable().optional(),
  healthPath: z
    .string()
    .regex(/^\/[!-z|~]{0,255}$/, 'must start with / and have no spaces or braces, such as /health')
    .nullable()
    .optional(),
  releaseCommand: command.nullable().optional(),
  pullPolicy: z.enum(pullPolicies).optional(),
  sharedVolume: z.boolean().optional(),
  ownVolumes: z.boolean().optional(),
  drainSeconds: seconds(0, 3600).optional(),
  startTimeoutSeconds: seconds(1, 3600).optional(),
  stopTimeoutSeconds: stopTimeoutSeconds.optional(),
  holdSeconds: seconds(1, 60).optional(),
  keepReleases: z.int().min(1).max(50).optional(),
  init: z.boolean().optional(),
  pidsLimit: z.int().min(16).max(65_536).optional(),
  shmBytes: size('1 MiB', 1024 * 1024).optional(),
  readOnlyRoot: z.boolean().optional(),
  rootPolicy: z.enum(rootPolicies).optional(),
  awayText: awayText.nullable().optional(),
  tagRule: z.string().min(1).max(128).nullable().optional(),
  volumes: volumes.optional(),
}

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

/** For a list in which no two entries may have the same `part`. */
function refuseTwice<Part extends string>(part: Part) {
  return (list: readonly Readonly<Record<Part, string>>[], context: z.core.$RefinementCtx): void => {
    const firstAt = new Map(list.map((one, at) => [one[part], at] as const).reverse())
    const again = list.findIndex((one, at) => firstAt.get(one[part]) !== at)
    if (again >= 0) context.addIssue({ code: 'custom', path: [again, part], message: 'stands here twice' })
  }
}

/** Bytes, or a text with a unit. */
function size(least: string, leastBytes: number) {
  return z.union([z.int(), z.string()]).transform((value, context) => {
    const bytes = typeof value === 'number' ? value : parseMemory(value)
    if (bytes !== null && bytes >= leastBytes) return bytes
    context.addIssue({ code: 'custom', message: `must be a size of at least ${least}, such as 512Mi` })
    return z.NEVER
  })
}

function parseMemory(text: string): number | null {
  const match = /^(\d+(?:\.\d+)?)\s*([kmg]?)(i?b?)$/i.exec(text.trim())
  if (match === null) return null
  const scale = { '': 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 }[(match[2] ?? '').toLowerCase()] ?? 1
  return Math.round(Number(match[1]) * scale)
}
