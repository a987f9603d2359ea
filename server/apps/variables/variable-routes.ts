import * as z from 'zod'
import { isoTime } from '../../web/list.ts'
import { apiRoute, type Route } from '../../web/route.ts'
import { variableList, variablesInput } from '../app-input.ts'
import type { AppStore } from '../app-store.ts'
import { changeVariables, replaceVariables } from './change-variables.ts'
import { importVariables } from './import-variables.ts'
import type { Variable } from './variable.ts'
import type { VariableStore } from './variable-store.ts'

const listedVariable = z.object({
  name: z.string(),
  secret: z.boolean(),
  value: z.string().optional(),
  updatedAt: z.string(),
})
const answers = { 200: z.object({ items: z.array(listedVariable), next: z.null() }) }

/** Also `{variables: […]}`, as it stands in an app: a list is the value of no variable. */
const replaceInput = z.union([
  z.strictObject({ variables: variableList }).transform(({ variables }) => variables),
  variablesInput,
])

/** Null takes a variable away. */
const value = z.union([z.string(), z.number().transform(String), z.boolean().transform(String), z.null()])
const mergeList = z.array(z.strictObject({ name: z.string(), value, secret: z.boolean().default(true) }))
const mergeInput = z.union([
  mergeList,
  z.strictObject({ variables: mergeList }).transform(({ variables }) => variables),
  z
    .record(z.string(), value)
    .transform(pairs => Object.entries(pairs).map(([name, one]) => ({ name, value: one, secret: true }))),
])

const importInput = z.strictObject({
  text: z.string(),
  plain: z.union([z.boolean(), z.array(z.string()).max(1000)]).default(false),
  replace: z.boolean().default(false),
})
const names = z.array(z.string())
const importAnswers = {
  200: answers[200].extend({ set: names, repeated: names, empty: names, withDollar: names }),
}

export function variableRoutes({ apps, variables }: { apps: AppStore; variables: VariableStore }): readonly Route[] {
  function list(app: string) {
    const items = variables.list(app).map(one => ({ ...one, updatedAt: isoTime(one.updatedAt) }))
    return { status: 200, body: { items, next: null } } as const
  }

  return [
    apiRoute(
      {
        method: 'get',
        path: '/api/v1/apps/{app}/variables',
        policy: 'member',
        summary: 'List variables; values of secret ones are never returned',
        answers,
      },
      ({ params }) => list(apps.get(params.app).id),
    ),
    apiRoute(
      {
        method: 'put',
        path: '/api/v1/apps/{app}/variables',
        policy: 'member',
        confirmed: 'recently',
        summary: 'Set exactly these variables; they apply with the next deploy',
        body: replaceInput,
        answers,
      },
      ({ params, body }) => {
        const app = apps.get(params.app)
        replaceVariables(variables, app, body)
        return list(app.id)
      },
    ),
    apiRoute(
      {
        method: 'patch',
        path: '/api/v1/apps/{app}/variables',
        policy: 'member',
        confirmed: 'recently',
        summary: 'Set some variables, and delete those whose value is null',
        body: mergeInput,
        answers,
      },
      ({ params, body }) => {
        const app = apps.get(params.app)
        const set = body.flatMap(({ name, value: text, secret }): Variable[] =>
          text === null ? [] : [{ name, value: text, secret }],
        )
        const remove = body.filter(one => one.value === null).map(one => one.name)
        changeVariables(variables, app, { set, remove })
        return list(app.id)
      },
    ),
    apiRoute(
      {
        method: 'post',
        path: '/api/v1/apps/{app}/variables/imports',
        policy: 'member',
        confirmed: 'recently',
        summary:
          'Set the variables of a .env file: its text, `plain: [NAME]` or true for all, `replace` to take away others',
        body: importInput,
        answers: importAnswers,
      },
      ({ params, body: { text, plain, replace } }) => {
        const app = apps.get(params.app)
        const names = importVariables(variables, app, {
          text,
          plain: plain === true ? 'all' : plain || [],
          others: replace ? 'go' : 'stay',
        })
        return { status: 200, body: { ...list(app.id).body, ...names } }
      },
    ),
  ]
}
