import { describe, expect, test } from 'vitest'
import { configFolder, refusal } from '../../../test/support/archives/config-folder.ts'
import { plainProject } from './plain-project.ts'
import { isMeantForTag } from './webhook-filter.ts'

const folder = configFolder()

describe('auto_discovery', () => {
  const projects = {
    'one/compose.yaml': '',
    'two/docker-compose.yml': '',
    'two/.env': 'A=1',
    'two/below/compose.yml': '',
    'docs/read.me': '',
  }

  test('each folder with a compose file is a deployment, named like the folder', async () => {
    const { deployments } = await folder.readRoot('auto_discovery: true\ntimeout: 60\n', projects)
    expect(
      deployments.map(({ name, workingDir, composeFiles, envFiles, timeoutSeconds }) => [
        name,
        workingDir,
        ...composeFiles,
        ...envFiles,
        timeoutSeconds,
      ]),
    ).toEqual([
      ['one', 'one', 'one/compose.yaml', 60],
      ['two', 'two', 'two/docker-compose.yml', 'two/.env', 60],
      ['below', 'two/below', 'two/below/compose.yml', 60],
    ])
  })

  test('only so deep as it says, from the working folder', async () => {
    const shallow = await folder.readRoot('auto_discovery: {enabled: true, depth: 1}\n', projects)
    expect(shallow.deployments.map(one => one.name)).toEqual(['one', 'two'])
    const within = await folder.readRoot('auto_discovery: true\nworking_dir: two\n', projects)
    expect(within.deployments.map(one => one.workingDir)).toEqual(['two/below'])
  })

  test('a file of its own replaces single fields, and its lines are named', async () => {
    const own = { 'one/.doco-cd.yml': 'name: first\ntimeout: 5\nswarm: {config_retention: 1}\n' }
    const { deployments, notes } = await folder.readRoot('auto_discovery: true\ntimeout: 60\nprofiles: [web]\n', {
      ...projects,
      ...own,
    })
    expect(deployments[0]).toMatchObject({ name: 'first', timeoutSeconds: 5, profiles: ['web'] })
    expect(notes.map(({ file, line, field }) => [file, line, field])).toEqual([
      ['one/.doco-cd.yml', 3, 'swarm.config_retention'],
    ])
    const error = await refusal(folder.readRoot('auto_discovery: true\n', { 'one/.doco-cd.yml': 'name: a\nnope: 1\n' }))
    expect(error?.message).toBe('one/.doco-cd.yml line 2: `nope` is not known here.')
  })

  test('nothing found is an error', async () => {
    expect((await refusal(folder.readRoot('auto_discovery: true\n')))?.message).toContain(
      'finds no folder with compose.yaml',
    )
  })
})

describe('a plain compose project', () => {
  test('is one deployment of the first compose file and the first override, as `docker compose up` takes them', async () => {
    await folder.write({ 'compose.yml': '', 'docker-compose.yml': '', 'compose.override.yaml': '', '.env': '' })
    const { file, deployments } = await plainProject({ folder: folder.path(), name: 'shop' })
    expect(file).toBeNull()
    expect(deployments).toMatchObject([
      { name: 'shop', workingDir: '.', composeFiles: ['compose.yml', 'compose.override.yaml'], envFiles: ['.env'] },
    ])
  })

  test('without a compose file is an error', async () => {
    expect((await refusal(plainProject({ folder: folder.path(), name: 'shop' })))?.message).toContain(
      'has none of compose.yaml',
    )
  })
})

test('a filter looks for a match anywhere in the tag, as Go does', () => {
  expect(isMeantForTag({ webhookFilter: 'v1' }, 'x-v1.2')).toBe(true)
  expect(isMeantForTag({ webhookFilter: '^v1$' }, 'v1.2')).toBe(false)
  expect(isMeantForTag({ webhookFilter: null }, 'any')).toBe(true)
})
