import * as z from 'zod'
import { DomainOptionsPage, type OptionsField } from '../../views/domains/domain-options-page.tsx'
import type { CertificateField } from '../../views/domains/own-certificate-form.tsx'
import type { Frame } from '../../views/frame.ts'
import { type FormState, untouched } from '../../views/ui/form-state.ts'
import { AppError, isAppError } from '../errors.ts'
import { putCertificate, removeCertificate } from '../traffic/certificates/put-certificate.ts'
import { type OptionsInput, optionsInput } from '../traffic/domains/domain-options.ts'
import { type Domain, optionsOf } from '../traffic/domains/domain-store.ts'
import { putDomain } from '../traffic/domains/put-domain.ts'
import { checkInput } from '../web/check-input.ts'
import { pageRoute, seeOther } from '../web/page-route.ts'
import { isAdmin } from '../web/policy.ts'
import type { Route } from '../web/route.ts'
import { headOf } from './app-props.ts'
import type { PanelNeeds } from './panel-needs.ts'

const path = '/apps/{app}/domains/{host}/options'
const certificatePath = '/apps/{app}/domains/{host}/certificate'
const mebibyte = 1024 * 1024

const optionsForm = z.strictObject({
  username: z.string(),
  password: z.string().max(1000),
  allow: z.string().max(10_000),
  bodyLimit: z.string().max(20),
  compress: z.literal('on').optional(),
  hsts: z.literal('on').optional(),
  underscoreHeaders: z.string().max(2000),
})

const certificateForm = z.strictObject({
  certificate: z.string().max(100_000),
  key: z.string().max(100_000),
  insist: z.literal('on').optional(),
})

/** What a domain has beside leading to its app: the settings that load a configuration. */
export function domainOptionsPages(needs: PanelNeeds): readonly Route[] {
  const { apps, domains } = needs.stores
  const certificateOf = (host: string, person: Frame['person'], form: FormState<CertificateField> = untouched) => {
    if (needs.config.httpsPort === null) return null
    const hasOwn = needs.stores.ownCertificates.find(host) !== undefined
    return { hasOwn, mayInsist: person?.role === 'admin', form }
  }
  const props = (params: { readonly app: string; readonly host: string }, { person }: Frame) => {
    const app = apps.get(params.app)
    const domain = domains.get(params.host, app.id)
    return {
      app: headOf(needs, app),
      host: domain.host,
      form: standing(domain),
      hasPassword: optionsOf(domain).basicAuth !== null,
      certificate: certificateOf(domain.host, person),
    }
  }
  return [
    pageRoute({ method: 'get', path, policy: 'member', summary: 'Options of a domain' }, ({ frame, params }) => (
      <DomainOptionsPage frame={frame} {...props(params, frame)} />
    )),
    pageRoute(
      {
        method: 'post',
        path,
        policy: 'member',
        summary: 'Change the options of a domain',
        body: optionsForm,
        again: ({ frame, params, form }) => <DomainOptionsPage frame={frame} {...props(params, frame)} form={form} />,
      },
      async ({ c, params, body }) => {
        const app = apps.get(params.app)
        const { host } = domains.get(params.host, app.id)
        await inFieldsOfForm(() => putDomain(needs.apps, app.name, host, readOptions(body)))
        return seeOther(c, `/apps/${app.name}/domains?done=saved`)
      },
    ),
    pageRoute(
      {
        method: 'post',
        path: certificatePath,
        policy: 'member',
        confirmed: 'recently',
        summary: 'Use an own certificate',
        body: certificateForm,
        again: ({ frame, params, form }) => (
          <DomainOptionsPage
            frame={frame}
            {...props(params, frame)}
            certificate={certificateOf(params.host, frame.person, form)}
          />
        ),
      },
      async ({ c, params, body, principal }) => {
        const app = apps.get(params.app)
        const { insist, ...pair } = body
        await putCertificate(needs.certificates, domains.get(params.host, app.id).host, {
          ...pair,
          ...(insist === 'on' ? { insist: true } : {}),
          mayInsist: isAdmin(principal),
        })
        return seeOther(c, `/apps/${app.name}/domains?done=saved`)
      },
    ),
    pageRoute(
      {
        method: 'post',
        path: `${certificatePath}/delete`,
        policy: 'member',
        confirmed: 'recently',
        summary: 'Let Caddy get the certificate again',
      },
      async ({ c, params }) => {
        const app = apps.get(params.app)
        await removeCertificate(needs.certificates, domains.get(params.host, app.id).host)
        return seeOther(c, `/apps/${app.name}/domains?done=saved`)
      },
    ),
  ]
}

function standing(domain: Domain): FormState<OptionsField> {
  const { basicAuth, allow, bodyLimitBytes, compress, hsts, underscoreHeaders } = optionsOf(domain)
  const values = {
    username: basicAuth?.username ?? '',
    allow: allow.join('\n'),
    underscoreHeaders: underscoreHeaders.join('\n'),
    bodyLimit: bodyLimitBytes === null ? '' : String(bodyLimitBytes / mebibyte),
    ...(compress ? { compress: 'on' } : {}),
    ...(hsts ? { hsts: 'on' } : {}),
  }
  return { values, errors: {} }
}

function readOptions({
  username,
  password,
  allow,
  bodyLimit,
  compress,
  hsts,
  underscoreHeaders,
}: z.output<typeof optionsForm>): OptionsInput {
  const name = username.trim()
  return checkInput(optionsInput, {
    basicAuth: name === '' ? null : { username: name, ...(password === '' ? {} : { password }) },
    allow: partsOf(allow),
    bodyLimitBytes: bodyLimit.trim() === '' ? null : Math.round(Number(bodyLimit) * mebibyte),
    compress: compress === 'on',
    hsts: hsts === 'on',
    underscoreHeaders: partsOf(underscoreHeaders),
  })
}

function partsOf(text: string): string[] {
  return text.split(/[\s,]+/).filter(part => part !== '')
}

const formNames: Readonly<Record<string, OptionsField>> = { bodyLimitBytes: 'bodyLimit' }

/** The room names fields as the API does: `basicAuth.username`, `allow.2`. */
async function inFieldsOfForm<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!isAppError(error) || error.details.field === undefined) throw error
    const [first = '', second = ''] = error.details.field.split('.')
    const field = first === 'basicAuth' ? second || 'username' : (formNames[first] ?? first)
    throw new AppError({ ...error.details, field }, error)
  }
}
