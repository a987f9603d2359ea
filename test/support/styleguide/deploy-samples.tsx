import { hookCommandInLines } from '../../../shared/curl-command.ts'
import { DeployPage } from '../../../views/deploys/deploy-page.tsx'
import { DeploysPage } from '../../../views/deploys/deploys-page.tsx'
import { NewDeployPage } from '../../../views/deploys/new-deploy-page.tsx'
import type { ReleaseView } from '../../../views/deploys/release-row.tsx'
import { ReleasesPage } from '../../../views/deploys/releases-page.tsx'
import { RollbackPage } from '../../../views/deploys/rollback-page.tsx'
import type { Sample } from './sample.ts'
import {
  aDeploy,
  aDeployPage,
  aDigest,
  anAppHead,
  failedDeploy,
  hostileLines,
  logOf,
  queuedDeploy,
  runningDeploy,
  someDeploys,
  steps,
} from './sample-deploys.ts'
import { dayMs, frameAt, now, panelUrl } from './sample-frame.ts'

const frame = frameAt('/apps/shop/deploys')
const hookCommand = hookCommandInLines({ url: `${panelUrl}/hooks/deploy/shop`, tag: '1.0' })
const onePage = { newer: null, older: null }

export const deploySamples: readonly Sample[] = [
  {
    name: 'deploys-empty',
    page: (
      <DeploysPage
        frame={frame}
        app={anAppHead({ status: 'empty' })}
        deploys={[]}
        pager={onePage}
        hookCommand={hookCommand}
      />
    ),
  },
  {
    name: 'deploys',
    page: (
      <DeploysPage
        frame={frame}
        app={anAppHead({ status: 'deploying' })}
        deploys={[queuedDeploy, { ...runningDeploy, id: 'd' }, ...someDeploys]}
        pager={{ newer: null, older: '?before=d7', position: '1–9 of 20,000' }}
        hookCommand={hookCommand}
      />
    ),
  },
  {
    name: 'rollback',
    page: (
      <RollbackPage
        frame={frame}
        app="shop"
        release={{ id: 'r2', version: 'v11 · 1.4.1', digest: aDigest, createdAt: now - dayMs }}
        changes={releases()[1]?.differences ?? []}
        pending={[{ name: 'health path', before: null, after: '/health' }]}
      />
    ),
  },
  {
    name: 'deploy-queued',
    page: (
      <DeployPage
        frame={frame}
        {...aDeployPage({ deploy: queuedDeploy, steps: steps([], 'waiting') })}
        lines={[]}
        output={[]}
      />
    ),
  },
  {
    name: 'deploy-running',
    page: (
      <DeployPage
        frame={frame}
        {...aDeployPage({
          deploy: runningDeploy,
          steps: steps([200, 4900], 'now'),
          pull: { doneBytes: 8.2e6, totalBytes: 12.4e6, bytesPerSecond: 11e6 },
        })}
        lines={logOf([
          '1.5.0 is sha256:9f2c…81ab (ghcr.io, 0.2 s)',
          'Pulling 12.4 MB with ghcr-read',
          '4 of 7 layers are here already',
        ])}
        output={[]}
        stream="/panel/streams/deploys/x"
      />
    ),
  },
  { name: 'deploy-failed', page: failed() },
  { name: 'deploy-failed-first', page: failedFirst() },
  {
    name: 'deploy-live',
    page: (
      <DeployPage
        frame={frame}
        {...aDeployPage({ deploy: aDeploy({ isServing: true, message: 'Fix the cart total' }), serving: null })}
        lines={hostileLines}
        output={[]}
      />
    ),
  },
  {
    name: 'deploy-superseded',
    page: (
      <DeployPage
        frame={frame}
        {...aDeployPage({
          deploy: aDeploy({ status: 'superseded', startedAt: null, finishedAt: now }),
          steps: steps([], 'waiting'),
          winner: { id: 'd9', version: '1.5.0' },
        })}
        lines={[]}
        output={[]}
      />
    ),
  },
  {
    name: 'new-deploy-refused',
    page: (
      <NewDeployPage
        frame={frame}
        app={anAppHead()}
        form={{
          values: { image: 'ghcr.io/acme/shop:' },
          errors: { image: '`ghcr.io/acme/shop:` ends with a colon; a tag follows it.' },
        }}
      />
    ),
  },
  { name: 'releases', page: <ReleasesPage frame={frame} app={anAppHead()} releases={releases()} /> },
  { name: 'releases-empty', page: <ReleasesPage frame={frame} app={anAppHead({ status: 'empty' })} releases={[]} /> },
]

function failed() {
  return (
    <DeployPage
      frame={frame}
      {...aDeployPage({
        deploy: failedDeploy,
        steps: steps([200, 3100, 300, 8400], 'failed'),
        error: {
          message: 'Nothing listens where visitors would reach it.',
          advice: 'The app listens on 127.0.0.1:3000. Bind it to 0.0.0.0 (often HOST=0.0.0.0).',
        },
        fixes: [
          {
            label: 'Set HOST and deploy again',
            fields: [
              ['variable', 'HOST'],
              ['value', '0.0.0.0'],
            ],
          },
        ],
      })}
      lines={logOf([
        '1.5.0 is sha256:9f2c…81ab',
        'Pulled 12.4 MB in 3.1 s',
        'Started in 0.3 s',
        'Probing 10.213.0.7:8080',
      ])}
      output={logOf(['> next start', '', '  ready on http://localhost:3000'], { at: undefined })}
    />
  )
}

function failedFirst() {
  return (
    <DeployPage
      frame={frame}
      {...aDeployPage({
        deploy: { ...failedDeploy, reason: 'There is no tag `1.O` in ghcr.io/acme/shop.' },
        steps: steps([400], 'failed'),
        error: {
          message: 'There is no tag `1.O` in ghcr.io/acme/shop.',
          advice: 'The nearest are 1.0 and 1.0.1. Check the letter O, or set `pullPolicy: never`.',
        },
        serving: null,
        credential: null,
      })}
      lines={logOf(['Asking ghcr.io for 1.O without a credential: none covers it', '404 MANIFEST_UNKNOWN'])}
      output={[]}
    />
  )
}

function releases(): readonly ReleaseView[] {
  const one = { digest: aDigest, by: 'ci (token github)', isLive: false }
  return [
    { ...one, id: 'r3', version: 'v12 · 1.4.2', createdAt: now - dayMs / 8, isLive: true, differences: [] },
    {
      ...one,
      id: 'r2',
      version: 'v11 · 1.4.1',
      createdAt: now - dayMs,
      differences: [
        { name: 'image', before: 'ghcr.io/acme/shop:1.4.2', after: 'ghcr.io/acme/shop:1.4.1' },
        { name: 'CURRENCY', before: 'EUR,USD', after: null },
        { name: 'DATABASE_URL', before: 'secret', after: 'secret, another' },
        { name: 'LEGACY_CART', before: null, after: 'on' },
      ],
    },
    {
      ...one,
      id: 'r1',
      version: 'v10 · 77aa0d51e7a3',
      createdAt: now - 9 * dayMs,
      by: 'anna@example.com',
      differences: [],
    },
  ]
}
