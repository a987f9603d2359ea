import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { connectDocker } from './adapters/docker/connect-docker.ts'
import { readConfig } from './config/config.ts'
import { faultPoints, openFaultPoints } from './fault-points.ts'
import { openStores } from './stores.ts'
import { openRoutingDirectory } from './traffic/routing/routing-directory.ts'

/** What only looks, is done inside another verb, or has no part in deploys. A verb that is new belongs here or among the fault points. */
const harmless: Readonly<Record<string, string>> = {
  containers: 'inspect list wait logs exec stats lookAt giveFolder attach resize',
  images: 'resolve inspect list load',
  networks: 'inspect list addressesInUse',
  volumes: 'list',
  routes: 'addHost targetOf hosts holdOf setPage allowCertificate allowedCertificates httpsForced addressesInUse sync',
  appRows: 'find byId get list all pulling freeHold highestHold',
  deployRows:
    'write find get update of waiting running watching newestLive newestUnpinned imagesWanted ofRelease openByApp failedByApp isOpen appsWithWaiting unfinished startPhase phaseTimes addLine lines underKey rememberKey forgetKeys',
  deployJournal: 'say',
  containerRows: 'write find byEngineId of ofDeploy inRole all',
  pulledRows: 'all',
  releaseRows: 'find get among newest counts images madeBy nextNumber variables',
  domainRows: 'find get of all byApp withOptions wildcards',
  projectRows: 'find all addressCount freeAddresses',
}

function openParts(): Readonly<Record<string, object>> {
  const folder = mkdtempSync(join(tmpdir(), 'berth-faults-'))
  const config = readConfig({ BERTH_DATA: folder }, false)
  const stores = openStores(config, join(import.meta.dirname, '../migrations'))
  const engine = connectDocker({ socketPath: join(folder, 'none.sock') })
  onTestFinished(async () => {
    stores.database[Symbol.dispose]()
    await engine[Symbol.asyncDispose]()
    rmSync(folder, { recursive: true })
  })
  return {
    ...{ containers: engine.containers, images: engine.images, networks: engine.networks, volumes: engine.volumes },
    routes: openRoutingDirectory(folder),
    appRows: stores.apps,
    deployRows: stores.deploys,
    deployJournal: stores.journal,
    containerRows: stores.containers,
    releaseRows: stores.releases,
    pulledRows: stores.pulled,
    domainRows: stores.domains,
    projectRows: stores.projects,
  }
}

function sideEffectsOf(part: string): readonly string[] {
  return faultPoints()
    .filter(point => point.startsWith(`before ${part}.`))
    .map(point => point.slice(`before ${part}.`.length))
}

test('every verb of a part that deploys change the world with is a fault point, or known to be harmless', () => {
  for (const [part, verbs] of Object.entries(openParts())) {
    const judged = [...sideEffectsOf(part), ...(harmless[part] ?? '').split(' ')]
    expect(Object.keys(verbs).toSorted(), part).toEqual(judged.toSorted())
  }
})

test('every part that has fault points is opened with them', () => {
  const source = ['stores.ts', 'platform.ts']
    .map(file => readFileSync(join(import.meta.dirname, file), 'utf8'))
    .join('')
  const opened = [...source.matchAll(/withFaults\('(\w+)'/g)].flatMap(([, part]) => part ?? [])
  expect(opened.toSorted()).toEqual(Object.keys(harmless).toSorted())
})

test('where no test asked for them they are not there', () => {
  const verbs = connectDocker({ socketPath: '/nowhere' }).volumes
  expect(openFaultPoints(null)('volumes', verbs)).toBe(verbs)
})
