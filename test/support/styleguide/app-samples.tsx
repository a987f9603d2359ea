import { hookCommandInLines } from '../../../shared/curl-command.ts'
import { AppPage, type AppPageProps } from '../../../views/apps/app-page.tsx'
import { AppSettingsPage } from '../../../views/apps/app-settings-page.tsx'
import { DeleteAppPage } from '../../../views/apps/delete-app-page.tsx'
import { SuspensionPage } from '../../../views/apps/suspension-page.tsx'
import { untouched } from '../../../views/ui/form-state.ts'
import type { Sample } from './sample.ts'
import { longHost, longName } from './sample-apps.ts'
import { aDigest, anAppHead, runningDeploy, someDeploys, steps } from './sample-deploys.ts'
import { frameAt, hourMs, now, panelUrl } from './sample-frame.ts'

export const appSamples: readonly Sample[] = [
  { name: 'app', page: <AppPage {...anOverview()} /> },
  { name: 'app-menu', page: <AppPage {...anOverview()} />, click: '[popovertarget=app-menu]' },
  { name: 'app-dialog', page: <AppPage {...anOverview()} />, click: '[data-dialog=deploy-dialog]' },
  { name: 'app-empty', page: <AppPage {...anEmptyOverview()} /> },
  { name: 'app-failing', page: <AppPage {...aFailingOverview()} /> },
  {
    name: 'app-deploying',
    page: (
      <AppPage
        {...anOverview()}
        app={anAppHead({ status: 'deploying' })}
        failed={null}
        current={{ deploy: runningDeploy, steps: steps([200, 4900], 'now') }}
      />
    ),
  },
  {
    name: 'app-long',
    page: <AppPage {...anOverview()} app={anAppHead({ name: longName, host: longHost, url: `https://${longHost}` })} />,
  },
  {
    name: 'app-stopped',
    page: (
      <AppPage
        {...anOverview()}
        app={anAppHead({ status: 'stopped', isSuspended: true })}
        failed={null}
        instances={[]}
        pending={[]}
      />
    ),
  },
  { name: 'app-settings', page: settings() },
  {
    name: 'app-delete',
    page: (
      <DeleteAppPage
        frame={frameAt('/apps/shop/delete')}
        app="shop"
        instances={2}
        hosts={['shop.example.com']}
        volumes={[{ name: 'shop-data', sizeBytes: 1.2e9 }]}
        form={{ values: { name: 'shpo' }, errors: { name: '`shpo` is not `shop`.' } }}
      />
    ),
  },
  {
    name: 'app-stop',
    page: (
      <SuspensionPage
        frame={frameAt('/apps/shop/suspension')}
        app="shop"
        instances={2}
        isSuspended={false}
        version="v12 · 1.4.2"
      />
    ),
  },
]

function anOverview(): AppPageProps {
  return {
    frame: frameAt('/apps/shop'),
    app: anAppHead(),
    failing: null,
    warnings: [
      {
        message: 'web reached its task limit of 512: 4 times it was denied a process or thread.',
        advice: 'Raise the task limit of the app, or let it start fewer processes and threads.',
        fix: null,
      },
      {
        message: 'The volume data at /data belongs to root, and the app runs as uid 1000: it cannot write there.',
        advice: 'berth can give the folder of each volume to the user of the image before it starts.',
        fix: { label: 'Give it the volumes and deploy', fields: [['ownVolumes', 'on']] as const },
      },
    ],
    current: null,
    failed: someDeploys[0] ?? null,
    live: {
      release: '01JR2',
      version: 'v12 · 1.4.2',
      image: 'ghcr.io/acme/shop:1.4.2',
      digest: aDigest,
      since: now - 3 * hourMs,
      by: 'ci (token github)',
      deploy: 'd2',
    },
    credential: 'ghcr-read (account default; covers ghcr.io)',
    instances: [
      instance('web.1', 10),
      instance('web.2', 8),
      { ...instance('worker.1', 41), memoryBytes: 488 * 2 ** 20 },
    ],
    pending: [],
    deploys: someDeploys.slice(0, 5),
    events: [
      { id: 'e1', at: now - 3 * hourMs, text: 'Switched to v12 in 0.4 s, nothing lost.' },
      { id: 'e2', at: now - 3 * hourMs, text: 'Pulled 12.4 MB in 1.1 s.' },
      { id: 'e3', at: now - 4 * hourMs, text: 'anna@example.com set `LOG_LEVEL` and 2 more variables.' },
      { id: 'e4', at: now - 30 * hourMs, text: 'shop.example.com has a certificate until 2027-02-28.' },
    ],
    hookCommand: hookCommandInLines({ url: `${panelUrl}/hooks/deploy/shop`, tag: '1.0' }),
    stream: '/panel/streams/apps/shop',
  }
}

function anEmptyOverview(): AppPageProps {
  const app = anAppHead({ status: 'empty', previous: null })
  return { ...anOverview(), app, failed: null, live: null, instances: [], deploys: [], events: [] }
}

function aFailingOverview(): AppPageProps {
  return {
    ...anOverview(),
    app: anAppHead({ status: 'failing' }),
    failed: null,
    failing: {
      message: 'shop keeps crashing: 7 times in 5 min, each time with code 1 after 0.4 s.',
      advice: 'Its last line is "connect ECONNREFUSED 10.213.0.9:5432". It is started again in 40 s; v11 ran for 3 d.',
    },
    instances: [
      { ...instance('web.1', 0), state: 'failing', word: 'Exited with code 1, again in 40 s', startedAt: null },
    ],
    pending: [
      { name: 'DATABASE_URL', before: 'secret', after: 'secret, changed' },
      { name: 'port', before: '8080', after: '3000' },
    ],
  }
}

function instance(name: string, cpuPercent: number) {
  return {
    name,
    state: 'running',
    word: 'Running',
    version: 'v12 · 1.4.2',
    startedAt: now - 3 * hourMs,
    cpuPercent,
    memoryBytes: 41 * 2 ** 20,
    memoryLimitBytes: 512 * 2 ** 20,
  } as const
}

function settings() {
  const values = {
    image: 'ghcr.io/acme/shop:1.4.2',
    credential: '',
    pullPolicy: 'always',
    port: '3000',
    healthPath: 'up',
    releaseCommand: 'bin/migrate',
    rootPolicy: 'warn',
    init: 'on',
    pidsLimit: '512',
    shmBytes: '64',
    keepReleases: '10',
    startTimeoutSeconds: '60',
    drainSeconds: '30',
    stopTimeoutSeconds: '10',
    holdSeconds: '30',
  }
  return (
    <AppSettingsPage
      frame={frameAt('/apps/shop/settings')}
      app={anAppHead()}
      settings={{
        form: { values, errors: { healthPath: '`up`: a path begins with a slash, for example `/up`.' } },
        credentials: [
          { value: '', label: 'Use account default' },
          { value: 'ghcr-read', label: 'ghcr-read (ghcr.io)' },
        ],
        credentialInUse: 'ghcr-read (account default; covers ghcr.io)',
      }}
      processes={{
        processes: [
          {
            name: 'web',
            command: '',
            instances: 2,
            memoryMiB: 512,
            cpus: null,
            singleton: false,
            stopTimeoutSeconds: null,
          },
          {
            name: 'worker',
            command: 'node worker.js --queue "high priority"',
            instances: 1,
            memoryMiB: 512,
            cpus: 0.5,
            singleton: true,
            stopTimeoutSeconds: 120,
          },
        ],
      }}
      volumes={{
        volumes: [{ name: 'shop-data', path: '/data', sizeBytes: 1.2e9 }],
        sharedVolume: false,
        ownVolumes: true,
        form: untouched,
      }}
      pending={[]}
      notice={{ tone: 'good', title: 'Saved.', text: 'Changes apply with the next deploy.' }}
    />
  )
}
