import { describe, expect, test } from 'vitest'
import { aComposeFile, configFolder, refusal } from '../../../test/support/archives/config-folder.ts'
import { docoFields, notCarriedOut } from './doco-fields.ts'

const folder = configFolder()

describe('the root file', () => {
  test('a name is enough; all else has the documented default', async () => {
    expect(await folder.readRoot('name: web-app\n', { ...aComposeFile, '.env': 'A=1' })).toEqual({
      file: '.doco-cd.yaml',
      notes: [],
      deployments: [
        {
          name: 'web-app',
          workingDir: '.',
          composeFiles: ['compose.yaml'],
          envFiles: ['.env'],
          environment: {},
          profiles: [],
          webhookFilter: null,
          removeOrphans: true,
          forceRecreate: false,
          forceImagePull: false,
          timeoutSeconds: 180,
          destroy: null,
          pruneImages: true,
          putsRight: true,
        },
      ],
    })
  })

  test('`.yaml` wins over `.yml`; a target has a file of its own, and no other', async () => {
    const files = {
      ...aComposeFile,
      '.doco-cd.yaml': 'name: a',
      '.doco-cd.yml': 'name: b',
      '.doco-cd.test.yml': 'name: t',
    }
    expect((await folder.read(files)).deployments[0]?.name).toBe('a')
    expect((await folder.read(files, 'test')).deployments[0]?.name).toBe('t')
    expect(await refusal(folder.read(files, 'live'))).toMatchObject({
      field: 'target',
      message: expect.stringContaining('it has .doco-cd.yaml, which is not of this target'),
    })
    expect(await refusal(folder.read(files, '../x'))).toMatchObject({ field: 'target' })
  })

  test('a folder that was pushed with its name before each file names the mend', async () => {
    const files = { 'stack/.doco-cd.yaml': 'name: a', 'stack/compose.yaml': '' }
    expect((await refusal(folder.read(files)))?.advice).toBe(
      'Push the folder from inside: `cd stack && oras push REF .`',
    )
  })

  test('the image of an app is told apart', async () => {
    expect((await refusal(folder.read({ 'bin/sh': '', 'etc/passwd': '', 'usr/x': '' })))?.message).toContain(
      'the image of an app',
    )
  })

  test('several documents are several deployments; their names differ', async () => {
    const { deployments } = await folder.readRoot('name: a\n---\nname: b\n---\n')
    expect(deployments.map(one => one.name)).toEqual(['a', 'b'])
    const error = await refusal(folder.readRoot('name: a\n---\nname: a\n'))
    expect(error?.message).toBe('.doco-cd.yaml line 3: `name` is "a", as in line 1 of .doco-cd.yaml.')
  })

  test('the first version that is there counts, and only doco.v1 is read', async () => {
    await folder.readRoot('version: ""\nname: a\n---\nversion: doco.v1\nname: b\n---\nversion: doco.v9\nname: c\n')
    const error = await refusal(folder.readRoot('name: a\n---\nversion: doco.v2\nname: b\n'))
    expect(error).toMatchObject({ field: 'version', message: '.doco-cd.yaml line 3: `version` is "doco.v2".' })
  })
})

describe('the fields', () => {
  test('each is carried out', async () => {
    const config = `
name: full
working_dir: app
compose_files: [base.yaml, ../shared/common.yaml, missing.yaml]
environment: {UMASK: 022, VERSION: 1.10, ON: true, EMPTY: , TEXT: "a b"}
env_files: [.env, live.env]
profiles: [web, jobs]
webhook_filter: ^v\\d+\\.\\d+$
remove_orphans: false
prune_images: no
force_recreate: true
force_image_pull: true
timeout: 600
destroy: {enabled: true, remove_volumes: false}
reconciliation: false
source: oci
version: doco.v1
`
    const more = { 'app/base.yaml': '', 'shared/common.yaml': '', 'app/live.env': '' }
    const { deployments, notes } = await folder.readRoot(config, more)
    expect(deployments).toEqual([
      {
        name: 'full',
        workingDir: 'app',
        composeFiles: ['app/base.yaml', 'shared/common.yaml'],
        envFiles: ['app/live.env'],
        environment: { UMASK: '022', VERSION: '1.10', ON: 'true', EMPTY: '', TEXT: 'a b' },
        profiles: ['web', 'jobs'],
        webhookFilter: String.raw`^v\d+\.\d+$`,
        removeOrphans: false,
        forceRecreate: true,
        forceImagePull: true,
        timeoutSeconds: 600,
        destroy: { removeVolumes: false, removeImages: true, removeDir: true },
        pruneImages: false,
        putsRight: false,
      },
    ])
    expect(notes.map(({ kind, field, because }) => `${kind} ${field}: ${because}`)).toEqual([
      'warning compose_files: the artifact has no app/missing.yaml',
    ])
  })

  test('all compose files with a usual name are merged, in the documented order', async () => {
    const all = Object.fromEntries(
      ['docker-compose.yaml', 'compose.yml', 'compose.yaml', 'docker-compose.yml'].map(name => [name, '']),
    )
    const { deployments } = await folder.readRoot('name: a', all)
    expect(deployments[0]?.composeFiles).toEqual([
      'compose.yaml',
      'compose.yml',
      'docker-compose.yml',
      'docker-compose.yaml',
    ])
  })

  test.each([
    ['destroy: true', { destroy: { removeVolumes: true, removeImages: true, removeDir: true } }],
    ['destroy: {remove_volumes: false}', { destroy: null }],
    ['reconciliation: {restart_limit: 3}', { putsRight: true }],
    ['reconciliation: {enabled: false}', { putsRight: false }],
    ['reconciliation: true', { putsRight: true }],
  ])('a switch may be a mapping of options: %s', async (config, expected) => {
    const { deployments } = await folder.readRoot(`name: a\n${config}\n`)
    expect(deployments[0]).toMatchObject(expected)
  })

  const values: Readonly<Record<string, string>> = {
    reference: 'main',
    repository_url: 'https://example.com/x.git',
    context: 'remote',
    swarm: '{config_retention: 3, secret_retention: -1}',
    wait_running_jobs: 'true',
    git_depth: '1',
    build: '{force_image_pull: true, quiet: true, args: {A: b}, no_cache: true}',
    auto_discovery: '{enabled: false, depth: 1, delete: true, remove_volumes: true, remove_images: true}',
    reconciliation:
      '{enabled: true, events: [unhealthy], restart_timeout: 1, restart_signal: SIGINT, restart_limit: 1, restart_window: 1}',
    external_secrets: '{A: b, C: {store_ref: s, remote_ref: {id: 1}}}',
    oci: '{verify: true, public_keys: [k], keyless_identities: [{issuer: i}], ignore_tlog: true}',
  }

  test('what is not carried out is named, each with its line and why', async () => {
    const text = Object.entries(values).map(([field, value]) => `${field}: ${value}\n`)
    const { notes } = await folder.readRoot(`name: a\n${text.join('')}`)
    expect(notes.map(note => note.field).sort()).toEqual(Object.keys(notCarriedOut).sort())
    expect(notes.find(note => note.field === 'context')).toEqual({
      kind: 'refused',
      file: '.doco-cd.yaml',
      line: 4,
      service: null,
      field: 'context',
      because: 'berth runs stacks on its own server',
      instead: 'Deploy the artifact with the berth of that server.',
    })
    expect(notes.filter(note => note.kind === 'refused').map(note => note.field)).toEqual([
      'repository_url',
      'context',
      'external_secrets',
    ])
  })

  test('source git is refused, and what SOPS encrypted', async () => {
    const { notes } = await folder.readRoot('name: a\nsource: git\n', {
      ...aComposeFile,
      '.env': 'A=ENC[AES256_GCM,data:x]\nsops_version=3\n',
    })
    expect(notes.map(({ kind, file, field }) => `${kind} ${file} ${field}`)).toEqual([
      'refused .doco-cd.yaml source',
      'refused .env sops',
    ])
  })

  test('the table knows no field that the reader does not', () => {
    const known = Object.keys(docoFields)
    expect(
      Object.keys(notCarriedOut)
        .map(name => name.split('.')[0] ?? '')
        .filter(name => !known.includes(name)),
    ).toEqual([])
  })
})

test('anchors are kept under x- fields, and merged with `<<`', async () => {
  const config = 'x-base: &base {timeout: 60, profiles: [web]}\nname: a\n<<: *base\ntimeout: 90\n---\nname: b\n'
  const { deployments } = await folder.readRoot(config)
  expect(deployments.map(({ timeoutSeconds, profiles }) => [timeoutSeconds, profiles])).toEqual([
    [90, ['web']],
    [180, []],
  ])
})
