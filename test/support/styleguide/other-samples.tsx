import { CredentialFormPage } from '../../../views/credentials/credential-form-page.tsx'
import { CredentialsPage } from '../../../views/credentials/credentials-page.tsx'
import { DeleteCredentialPage } from '../../../views/credentials/delete-credential-page.tsx'
import { DeleteDomainPage } from '../../../views/domains/delete-domain-page.tsx'
import { DomainOptionsPage } from '../../../views/domains/domain-options-page.tsx'
import type { DomainView } from '../../../views/domains/domain-row.tsx'
import { DomainsPage } from '../../../views/domains/domains-page.tsx'
import { LogsPage } from '../../../views/logs/logs-page.tsx'
import { untouched } from '../../../views/ui/form-state.ts'
import { DeleteVariablePage } from '../../../views/variables/delete-variable-page.tsx'
import type { VariableView } from '../../../views/variables/variable-table.tsx'
import { VariablesPage } from '../../../views/variables/variables-page.tsx'
import type { Sample } from './sample.ts'
import { longHost, longName } from './sample-apps.ts'
import { anAppHead, hostileLines, logOf } from './sample-deploys.ts'
import { dayMs, frameAt, hourMs, minuteMs, now } from './sample-frame.ts'

const frame = frameAt('/apps/shop/variables')
const quiet = { process: '', since: '', query: '' }

const variables: readonly VariableView[] = [
  { name: 'DATABASE_URL', secret: true, value: null, updatedAt: now - 3 * dayMs },
  { name: 'LOG_LEVEL', secret: false, value: 'info', updatedAt: now - hourMs },
  {
    name: 'PUBLIC_KEY',
    secret: false,
    value: 'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A'.repeat(8),
    updatedAt: now - 40 * dayMs,
  },
  { name: 'A_NAME_OF_A_VARIABLE_THAT_IS_RATHER_LONG_BUT_ALLOWED', secret: true, value: null, updatedAt: now - dayMs },
]

const domains: readonly DomainView[] = [
  aDomain('shop.example.com', 'primary', { state: 'valid', expiresAt: now + 58 * dayMs }),
  aDomain('www.shop.example.com', 'redirect', { state: 'issuing' }),
  aDomain('xn--bcher-kva.example', 'alias', {
    state: 'waiting',
    reason: '`A` of its DNS leads to 192.0.2.44, not to this server. Let it lead to 203.0.113.7.',
    nextTryAt: now + minuteMs,
  }),
  aDomain('old.shop.example.com', 'alias', {
    state: 'failing',
    reason: 'The certificate authority cannot be reached from this server.',
    failingSince: now - 2 * 60 * minuteMs,
    nextTryAt: now + 50 * minuteMs,
    expiresAt: now + 20 * dayMs,
  }),
  aDomain('corp.example.com', 'alias', { state: 'valid', expiresAt: now + 300 * dayMs, isOwn: true }),
  aDomain(longHost, 'alias', {
    state: 'failing',
    reason:
      'The certificate authority could not connect to this host. Ports 80 and 443 must be open, and DNS must point here.',
    failingSince: now - 2 * dayMs,
    nextTryAt: now + 50 * minuteMs,
  }),
  {
    ...aDomain('shop.berth.localhost', 'alias', { state: 'off' }),
    isOwn: true,
    forceHttps: false,
    options: ['password', 'compressed'],
  },
]

export const otherSamples: readonly Sample[] = [
  {
    name: 'variables',
    page: variablesPage({ variables, pending: [{ name: 'LOG_LEVEL', before: 'debug', after: 'info' }] }),
  },
  { name: 'variables-empty', page: variablesPage({ variables: [] }) },
  { name: 'variables-edit', page: variablesPage({ variables, editing: variables[0] ?? null }) },
  { name: 'variables-delete', page: <DeleteVariablePage frame={frame} app="shop" name="DATABASE_URL" /> },
  {
    name: 'variables-refused',
    page: variablesPage({
      variables,
      form: { values: { name: '2FAST' }, errors: { name: '`2FAST` begins with a digit; begin with a letter or _.' } },
      envFile: { values: {}, errors: { text: 'Line 3 has no `=`: `export PATH`.' } },
    }),
  },
  {
    name: 'domains',
    page: (
      <DomainsPage
        frame={frameAt('/apps/shop/domains')}
        app={anAppHead()}
        domains={domains}
        addresses={['203.0.113.7', '2001:db8::7']}
        form={untouched}
      />
    ),
  },
  {
    name: 'domains-empty',
    page: (
      <DomainsPage
        frame={frameAt('/apps/shop/domains')}
        app={anAppHead({ url: null, host: null })}
        domains={[]}
        addresses={[]}
        form={{
          values: { host: 'shop.example.com' },
          errors: { host: 'shop.example.com leads to the app blog already.' },
        }}
      />
    ),
  },
  {
    name: 'domains-warned',
    page: (
      <DomainsPage
        frame={frameAt('/apps/shop/domains')}
        app={anAppHead()}
        domains={domains.slice(0, 1)}
        addresses={['203.0.113.7']}
        form={{ values: { host: 'bücher.example', kind: 'alias' }, errors: {} }}
        warned={{
          host: 'xn--bcher-kva.example',
          notes: [
            {
              message: '`AAAA` of its DNS leads to 192.0.2.44, not to this server.',
              advice: 'Let it lead to 203.0.113.7. If a proxy in front leads here, insist on a certificate.',
            },
            {
              message:
                'A CAA record at xn--bcher-kva.example lets only digicert.com issue certificates for xn--bcher-kva.example, not Let’s Encrypt.',
              advice:
                'Add the record xn--bcher-kva.example CAA 0 issue "letsencrypt.org", or upload a certificate of your own.',
            },
          ],
        }}
      />
    ),
  },
  {
    name: 'domains-options',
    page: (
      <DomainOptionsPage
        frame={frameAt('/apps/shop/domains')}
        app={anAppHead()}
        host={longHost}
        form={{
          values: {
            'basicAuth.username': 'ann',
            allow: '203.0.113.0/24',
            bodyLimitBytes: '10',
            compress: 'on',
            underscoreHeaders: 'my_token',
          },
          errors: { 'basicAuth.password': 'It must be at least 8 characters long.' },
        }}
        hasPassword={false}
        certificate={{
          hasOwn: true,
          mayInsist: true,
          form: { values: {}, errors: { key: 'The key is no private key.' } },
        }}
      />
    ),
  },
  {
    name: 'domains-delete',
    page: <DeleteDomainPage frame={frame} app="shop" host={longHost} remaining={['shop.example.com']} />,
  },
  {
    name: 'logs',
    page: (
      <LogsPage
        frame={frame}
        app={anAppHead()}
        lines={manyLines()}
        filter={quiet}
        processes={['web', 'worker']}
        stream="/panel/streams/logs"
      />
    ),
  },
  {
    name: 'logs-hostile',
    page: <LogsPage frame={frame} app={anAppHead()} lines={hostileLines} filter={quiet} processes={['web']} />,
  },
  {
    name: 'logs-empty',
    page: (
      <LogsPage
        frame={frame}
        app={anAppHead()}
        lines={[]}
        filter={{ ...quiet, query: 'timeout' }}
        processes={['web', 'worker']}
      />
    ),
  },
  {
    name: 'credentials',
    page: (
      <CredentialsPage
        frame={frameAt('/credentials')}
        credentials={[
          {
            name: 'ghcr-read',
            type: 'registry',
            server: 'ghcr.io',
            login: 'acme-bot',
            isDefault: true,
            apps: ['shop', 'api', 'blog', 'wiki', 'mailer'],
            check: { isOk: true, message: 'Works', at: now - hourMs },
          },
          {
            name: 'hub',
            type: 'registry',
            server: 'docker.io/acme',
            login: 'acme',
            isDefault: false,
            apps: [],
            check: {
              isOk: false,
              message: 'docker.io answers 401: `username` or `secretAccessKey` is wrong.',
              at: now - 5 * minuteMs,
            },
          },
          {
            name: longName,
            type: 'ecr',
            server: '123456789012.dkr.ecr.eu-central-1.amazonaws.com',
            login: 'AKIAIOSFODNN7EXAMPLE',
            isDefault: false,
            apps: [longName],
            check: null,
          },
        ]}
        notice={{ tone: 'good', title: 'ghcr-read works.', text: 'ghcr.io took it and showed acme/shop.' }}
      />
    ),
  },
  { name: 'credentials-empty', page: <CredentialsPage frame={frameAt('/credentials')} credentials={[]} /> },
  {
    name: 'credential-new-ecr',
    page: (
      <CredentialFormPage
        frame={frameAt('/new-credential')}
        type="ecr"
        form={untouched}
        name={null}
        passwordSetAt={null}
        apps={[]}
      />
    ),
  },
  {
    name: 'credential-edit',
    page: (
      <CredentialFormPage
        frame={frameAt('/credentials/ghcr-read')}
        type="registry"
        form={{
          values: { server: 'quay.io', username: 'acme-bot' },
          errors: { password: 'Another server needs the password again.' },
        }}
        name="ghcr-read"
        passwordSetAt={now - 3 * dayMs}
        apps={['shop', 'api']}
      />
    ),
  },
  {
    name: 'credential-delete',
    page: <DeleteCredentialPage frame={frameAt('/credentials')} name="ghcr-read" apps={['shop', 'api']} />,
  },
]

function variablesPage(props: Partial<Parameters<typeof VariablesPage>[0]>) {
  return (
    <VariablesPage
      frame={frame}
      app={anAppHead()}
      variables={[]}
      pending={[]}
      form={untouched}
      editing={null}
      envFile={untouched}
      {...props}
    />
  )
}

function aDomain(host: string, kind: DomainView['kind'], certificate: Partial<DomainView['certificate']>): DomainView {
  return {
    host,
    url: `https://${host}`,
    kind,
    forceHttps: true,
    options: [],
    isOwn: false,
    certificate: {
      state: 'valid',
      reason: null,
      failingSince: null,
      isOwn: false,
      expiresAt: null,
      nextTryAt: null,
      ...certificate,
    },
  }
}

function manyLines() {
  const texts = Array.from(
    { length: 120 },
    (_, n) => `\u001b[2m${n}\u001b[0m GET /cart/${n * 17} \u001b[32m200\u001b[0m in ${(n * 7) % 90} ms`,
  )
  return logOf(texts).map((line, n) => ({
    ...line,
    source: n % 5 === 0 ? 'worker.1' : 'web.1',
    stream: n % 31 === 30 ? ('stderr' as const) : ('stdout' as const),
  }))
}
