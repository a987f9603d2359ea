import * as z from 'zod'
import { domainOptionFields } from '../../shared/domain-option-fields.ts'
import { DomainOptionsPage, type OptionsField } from '../../views/domains/domain-options-page.tsx'
import type { CertificateField } from '../../views/domains/own-certificate-form.tsx'
import type { Frame } from '../../views/frame.ts'
import { type FormState, untouched } from '../../views/ui/form-state.ts'
import { putCertificate, removeCertificate } from '../traffic/certificates/put-certificate.ts'
import { type OptionsInput, optionsInput } from '../traffic/domains/domain-options.ts'
import { type Domain, optionsOf } from '../traffic/domains/domain-store.ts'
import { putDomain } from '../traffic/domains/put-domain.ts'
import { checkInput } from '../web/check-input.ts'
import { pageRoute, seeOther } from '../web/page-route.ts'
import { isAdmin } from '../web/policy.ts'
import type { Route } from '../web/route.ts'
import { headOf } from './app-props.ts'
import type { PanelContext } from './panel-context.ts'
import { formShape, readTyped, typedOf } from './typed-fields.ts'

const path = '/apps/{app}/domains/{host}/options'
const certificatePath = '/apps/{app}/domains/{host}/certificate'

/** The login is two fields. */
const { basicAuth: _, ...plainFields } = domainOptionFields
const optionsForm = z.strictObject({
  ...formShape(plainFields),
  'basicAuth.username': z.string().max(1000),
  'basicAuth.password': z.string().max(1000),
})

const certificateForm = z.strictObject({
  certificate: z.string().max(100_000),
  key: z.string().max(100_000),
  insist: z.literal('on').optional(),
})

/** What a domain has beside leading to its app: the settings that load a configuration. */
export function domainOptionsPages(needs: PanelContext): readonly Route[] {
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
        await putDomain(needs.apps, app.name, host, readOptions(body))
        return seeOther(c, `/apps/${app.name}/domains?done=saved`)
      },
    ),
    pageRoute(
      {
        method: 'post',
        path: certificatePath,
        policy: 'member',
        confirmed: 'recently',
        summary: 'Use a custom certificate',
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
        summary: 'Use an automatic certificate',
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
  const options = optionsOf(domain)
  const values = { ...typedOf(plainFields, options), 'basicAuth.username': options.basicAuth?.username ?? '' }
  return { values, errors: {} }
}

/** An empty name takes the login away, an empty password keeps the one that is set. */
function readOptions(body: z.output<typeof optionsForm>): OptionsInput {
  const { 'basicAuth.username': typed, 'basicAuth.password': password, ...plain } = body
  const username = typed.trim()
  return checkInput(optionsInput, {
    ...readTyped(plainFields, plain),
    basicAuth: username === '' ? null : { username, ...(password === '' ? {} : { password }) },
  })
}
