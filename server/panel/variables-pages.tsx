import * as z from 'zod'
import type { FormState } from '../../views/ui/form-state.ts'
import { untouched } from '../../views/ui/form-state.ts'
import { DeleteVariablePage } from '../../views/variables/delete-variable-page.tsx'
import type { VariableField } from '../../views/variables/variable-form.tsx'
import type { VariableView } from '../../views/variables/variable-table.tsx'
import { VariablesPage } from '../../views/variables/variables-page.tsx'
import type { App } from '../apps/app.ts'
import { changeVariables } from '../apps/variables/change-variables.ts'
import { importVariables } from '../apps/variables/import-variables.ts'
import { AppError } from '../errors.ts'
import { pageRoute, type RefusedForm, seeOther } from '../web/page-route.ts'
import { type ReadsValues, readsValues } from '../web/policy.ts'
import type { Route } from '../web/route.ts'
import { headOf } from './app-props.ts'
import { importedNotice, importedQuery, importedQueryFields } from './imported-notice.ts'
import { noticeOf, noticeQuery } from './notices.ts'
import type { PanelContext } from './panel-context.ts'
import { pendingOf } from './pending-changes.ts'

const secret = z.literal('on').optional()

/** Values of secret variables go in and never come out; what was typed is not repeated either. */
export function variablesPages(needs: PanelContext): readonly Route[] {
  const { stores } = needs
  const { apps, variables } = stores
  return [
    pageRoute(
      {
        method: 'get',
        path: '/apps/{app}/variables',
        policy: 'signed-in',
        summary: 'Variables of an app',
        query: z.object({ edit: z.string().max(200).optional(), ...noticeQuery, ...importedQueryFields }),
      },
      ({ frame, params, query, principal }) => {
        const props = propsOf(needs, apps.get(params.app), { edit: query.edit, reads: readsValues(principal) })
        const notice = query.done === 'imported' ? importedNotice(query, props.variables) : noticeOf(query.done)
        return <VariablesPage frame={frame} {...props} {...(notice && { notice })} />
      },
    ),
    pageRoute(
      {
        method: 'post',
        path: '/apps/{app}/variables',
        policy: 'member',
        confirmed: 'recently',
        summary: 'Add or replace a variable',
        body: z.strictObject({ name: z.string(), value: z.string().default(''), secret }),
        again: ({ frame, params, form }) => {
          const props = propsOf(needs, apps.get(params.app), { edit: form.values.name })
          return <VariablesPage frame={frame} {...props} form={refusedVariable(form)} />
        },
      },
      ({ c, params, body }) => {
        const app = apps.get(params.app)
        const variable = { name: body.name.trim(), value: unixLines(body.value), secret: body.secret === 'on' }
        changeVariables(variables, app, { set: [variable] })
        return seeOther(c, `/apps/${app.name}/variables?done=saved`)
      },
    ),
    pageRoute(
      {
        method: 'post',
        path: '/apps/{app}/env-file',
        policy: 'member',
        confirmed: 'recently',
        summary: 'Set the variables of a .env file',
        body: z.strictObject({ text: z.string(), secret }),
        again: ({ frame, params, form: { errors, problem } }) => {
          const envFile = { values: {}, errors, ...(problem && { problem }) }
          return <VariablesPage frame={frame} {...propsOf(needs, apps.get(params.app))} envFile={envFile} />
        },
      },
      ({ c, params, body }) => {
        const app = apps.get(params.app)
        const names = importVariables(variables, app, {
          text: body.text,
          plain: body.secret === 'on' ? [] : 'all',
          others: 'stay',
        })
        return seeOther(c, `/apps/${app.name}/variables?done=imported&${importedQuery(names)}`)
      },
    ),
    pageRoute(
      { method: 'get', path: '/apps/{app}/variables/{name}/delete', policy: 'member', summary: 'Delete a variable?' },
      ({ frame, params }) => {
        const app = apps.get(params.app)
        return <DeleteVariablePage frame={frame} app={app.name} name={namedOf(needs, app, params.name)} />
      },
    ),
    pageRoute(
      {
        method: 'post',
        path: '/apps/{app}/variables/{name}/delete',
        policy: 'member',
        confirmed: 'recently',
        summary: 'Delete a variable',
      },
      ({ c, params }) => {
        const app = apps.get(params.app)
        changeVariables(variables, app, { remove: [namedOf(needs, app, params.name)] })
        return seeOther(c, `/apps/${app.name}/variables?done=saved`)
      },
    ),
  ]
}

function propsOf(
  needs: PanelContext,
  app: App,
  { edit, reads = 'values' }: { readonly edit?: string | undefined; readonly reads?: ReadsValues } = {},
) {
  const variables = variablesOf(needs, app, reads)
  return {
    app: headOf(needs, app),
    variables,
    pending: pendingOf(needs, app, reads),
    form: untouched as FormState<VariableField>,
    editing: variables.find(variable => variable.name === edit) ?? null,
    envFile: untouched as FormState<'text'>,
    stream: `/panel/streams/apps/${app.name}?page=variables`,
  }
}

/** Without the key, and for who only looks, the names are still there. */
function variablesOf({ stores: { variables, vault } }: PanelContext, app: App, reads: ReadsValues): VariableView[] {
  const rows = vault.state.locked || reads === 'names' ? variables.names(app.id) : variables.list(app.id)
  return rows.map(row => ({ ...row, value: 'value' in row ? (row.value ?? null) : null }))
}

/** The store names the variable it means; on this page its name and its value are the fields. */
function refusedVariable({ values, errors, problem }: RefusedForm<string>['form']): FormState<VariableField> {
  const { name = '', secret: isSecret = 'off' } = values
  return { values: { name, secret: isSecret }, errors, ...(problem && { problem }) }
}

function namedOf({ stores }: PanelContext, app: App, name: string): string {
  if (stores.variables.names(app.id).some(variable => variable.name === name)) return name
  throw new AppError({
    code: 'NOT_FOUND',
    message: 'This app has no variable of that name.',
    advice: 'It may have been deleted meanwhile; see the list of its variables.',
  })
}

/** A browser sends line ends of Windows. */
function unixLines(text: string): string {
  return text.replaceAll('\r\n', '\n')
}
