import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemCaller } from '../../../server/access/audit/audit.ts'
import { auditStore } from '../../../server/access/audit/audit-store.ts'
import { openRegistryClient } from '../../../server/adapters/registry/registry-client.ts'
import { openDatabase } from '../../../server/adapters/sqlite/open-database.ts'
import { appStore, type NewApp } from '../../../server/apps/app-store.ts'
import { systemClock } from '../../../server/clock.ts'
import { projectStore } from '../../../server/containers/networks/project-store.ts'
import { openVault } from '../../../server/host/vault/vault.ts'
import { openRegistryAuth } from '../../../server/registries/auth/open-registry-auth.ts'
import {
  changeCredential,
  createCredential,
  deleteCredential,
  makeDefault,
} from '../../../server/registries/credentials/change-credential.ts'
import { changeCredentialInput, newCredentialInput } from '../../../server/registries/credentials/credential-input.ts'
import { credentialStore, sealedCredentials } from '../../../server/registries/credentials/credential-store.ts'
import { checkInput } from '../../../server/web/check-input.ts'

export type CredentialRig = ReturnType<typeof openCredentialRig>

/** The room of credentials over a real database and a real key, with a clock that the test moves. */
export function openCredentialRig(options: { insecureRegistries?: readonly string[]; directory?: string } = {}) {
  const directory = options.directory ?? mkdtempSync(join(tmpdir(), 'berth-credentials-'))
  const database = openDatabase(directory, 'migrations')
  const real = systemClock()
  let aheadMs = 0
  const clock = { ...real, now: () => real.now() + aheadMs }
  const keyFile = join(directory, 'key')
  const vault = openVault({ keyFile, database, columns: [sealedCredentials] })
  const credentials = credentialStore({ database, clock, vault })
  const apps = appStore(database)
  const needs = { credentials, database, apps, audit: auditStore(database, clock) }
  const engine = {
    platform: async () => 'linux/amd64',
    facts: async () => ({ insecureRegistries: options.insecureRegistries ?? [] }),
  }
  const registry = openRegistryClient({ certsDirectory: join(directory, 'certs.d'), deadlineMs: 2000 })
  const logins = openRegistryAuth({ credentials, clock, engine, registry })
  return {
    ...{ directory, database, vault, keyFile, credentials, apps, needs, logins },
    add: (input: object) => createCredential(needs, checkInput(newCredentialInput, input), systemCaller),
    change: (name: string, input: object) =>
      changeCredential(needs, name, checkInput(changeCredentialInput, input), systemCaller),
    remove: (name: string, what: 'detach' | 'refuse' = 'refuse') =>
      deleteCredential(needs, { name, apps: what }, systemCaller),
    makeDefault: (name: string) => makeDefault(needs, name, systemCaller),
    addApp(name: string, image: string | null, credential: string | null = null) {
      if (projectStore(database).find('default') === undefined)
        projectStore(database).insert({ name: 'default', subnet: '10.99.0.0/22', createdAt: 0 })
      apps.insert({ ...anApp, id: name, name, image, credential })
    },
    pass: (ms: number) => {
      aheadMs += ms
    },
    /** Lets go of the files, and leaves them. */
    async close() {
      await logins[Symbol.asyncDispose]()
      database[Symbol.dispose]()
    },
    async [Symbol.asyncDispose]() {
      await this.close()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

const anApp: NewApp = {
  id: '',
  name: '',
  project: 'default',
  image: null,
  port: null,
  healthPath: null,
  releaseCommand: null,
  pullPolicy: 'always',
  credential: null,
  tagRule: null,
  awayText: null,
  rootPolicy: 'warn',
  readOnlyRoot: false,
  init: true,
  ownVolumes: false,
  pidsLimit: 512,
  shmBytes: 64 * 1024 * 1024,
  sharedVolume: false,
  drainSeconds: 1,
  startTimeoutSeconds: 5,
  stopTimeoutSeconds: 1,
  holdSeconds: 5,
  keepReleases: 5,
  createdAt: 0,
  processes: [],
  volumes: [],
}
