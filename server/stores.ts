import { randomBytes } from 'node:crypto'
import { auditStore } from './access/audit/audit-store.ts'
import { deniedSignIns } from './access/people/denied-sign-ins.ts'
import { deviceStore } from './access/people/device-store.ts'
import { peopleStore } from './access/people/people-store.ts'
import { sessionStore } from './access/people/session-store.ts'
import { signInLinkStore } from './access/people/sign-in-link-store.ts'
import { throttleStore } from './access/people/throttle-store.ts'
import { tokenStore } from './access/tokens/token-store.ts'
import { type Database, openDatabase } from './adapters/sqlite/open-database.ts'
import { appStore } from './apps/app-store.ts'
import { eventStore } from './apps/events/event-store.ts'
import { sealedVariables, variableStore } from './apps/variables/variable-store.ts'
import { openChanges } from './changes.ts'
import { type Clock, systemClock } from './clock.ts'
import type { Config } from './config/config.ts'
import { containerStore } from './containers/container-store.ts'
import { projectStore } from './containers/networks/project-store.ts'
import { pulledImageStore } from './deploys/image/pulled-image-store.ts'
import { deployJournal } from './deploys/records/deploy-journal.ts'
import { deployStore } from './deploys/records/deploy-store.ts'
import { releaseStore, sealedReleases } from './deploys/releases/release-store.ts'
import { type FaultPoints, openFaultPoints } from './fault-points.ts'
import { settingsStore } from './host/settings/settings-store.ts'
import { openVault } from './host/vault/vault.ts'
import { credentialStore, sealedCredentials } from './registries/credentials/credential-store.ts'
import { certificateStore } from './traffic/certificates/certificate-store.ts'
import { ownCertificateStore, sealedCertificates } from './traffic/certificates/own-certificate-store.ts'
import { domainStore } from './traffic/domains/domain-store.ts'

export type Stores = ReturnType<typeof openStores>

/** Everything that is on disk: the database, the key, and each room's tables. */
export function openStores(config: Config, migrationsDirectory: string) {
  const clock = systemClock()
  const database = openDatabase(config.dataDirectory, migrationsDirectory)
  const vault = openVault({
    keyFile: config.keyFile,
    database,
    columns: [sealedVariables, sealedReleases, sealedCredentials, sealedCertificates],
  })
  const changes = openChanges()
  const withFaults = openFaultPoints(config.faultFolder)
  return { clock, database, vault, changes, ...rooms({ database, clock, vault, changes, withFaults }) }
}

interface Ground {
  readonly database: Database
  readonly clock: Clock
  readonly vault: ReturnType<typeof openVault>
  readonly changes: ReturnType<typeof openChanges>
  readonly withFaults: FaultPoints
}

function rooms({ database, clock, vault, changes, withFaults }: Ground) {
  const deploys = withFaults('deployRows', deployStore(database))
  const settings = settingsStore(database)
  const audit = auditStore(database, clock)
  return {
    settings,
    /** Tells this berth's containers and networks from those of another on the same engine. */
    instance: settings.getOrMake('instance', () => randomBytes(4).toString('hex')),
    apps: withFaults('appRows', appStore(database)),
    pulled: withFaults('pulledRows', pulledImageStore(database)),
    variables: variableStore({ database, clock, vault }),
    credentials: credentialStore({ database, clock, vault }),
    releases: withFaults('releaseRows', releaseStore({ database, vault })),
    containers: withFaults('containerRows', containerStore(database)),
    projects: withFaults('projectRows', projectStore(database)),
    domains: withFaults('domainRows', domainStore(database)),
    certificateRows: certificateStore(database),
    ownCertificates: ownCertificateStore({ database, clock, vault }),
    events: eventStore(database, clock),
    deploys,
    journal: withFaults('deployJournal', deployJournal({ deploys, clock, changes })),
    tokens: tokenStore(database, clock),
    people: peopleStore(database, clock),
    sessions: sessionStore(database, clock),
    links: signInLinkStore(database, clock),
    throttles: throttleStore(database, clock),
    devices: deviceStore(database, clock),
    audit,
    denials: deniedSignIns(audit, clock),
  }
}
