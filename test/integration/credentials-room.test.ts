import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type CredentialRig, openCredentialRig } from '../support/credentials/credential-rig.ts'

let rig: CredentialRig

beforeEach(() => {
  rig = openCredentialRig()
})

afterEach(async () => {
  await rig[Symbol.asyncDispose]()
})

const ghcr = { name: 'ghcr', server: 'https://GHCR.io/', username: 'ci', password: 'secret' }
const hub = { name: 'hub', server: 'index.docker.io', username: 'ci', password: 'secret' }
const defaults = () =>
  rig.credentials
    .all()
    .filter(one => one.isDefault)
    .map(one => one.name)

describe('the default', () => {
  test('is the first one by itself, until another is chosen', () => {
    rig.add(ghcr)
    rig.add(hub)
    expect(defaults()).toEqual(['ghcr'])
    rig.makeDefault('hub')
    expect(defaults()).toEqual(['hub'])
  })

  test('is nobody after it was deleted, until one is chosen', () => {
    rig.add(ghcr)
    rig.add(hub)
    expect(rig.remove('ghcr')).toEqual({ wasDefault: true, detached: [] })
    expect(defaults()).toEqual([])
    rig.add(ghcr)
    expect(defaults()).toEqual([])
    rig.makeDefault('hub')
    expect(defaults()).toEqual(['hub'])
  })
})

describe('changing', () => {
  beforeEach(() => {
    rig.add(ghcr)
  })

  test('another server needs the password again', () => {
    const refusal = expect.objectContaining({ details: expect.objectContaining({ field: 'password' }) })
    expect(() => rig.change('ghcr', { server: 'ghcr.io/acme' })).toThrow(refusal)
    expect(() => rig.change('ghcr', { server: 'ghcr.io/acme', password: '' })).toThrow(refusal)
    expect(rig.credentials.reveal('ghcr').secret).toBe('secret')
    rig.change('ghcr', { server: 'ghcr.io/acme', password: 'new' })
    expect(rig.credentials.reveal('ghcr')).toMatchObject({ credential: { server: 'ghcr.io/acme' }, secret: 'new' })
  })

  test('the same server, written otherwise, does not', () => {
    rig.change('ghcr', { server: 'HTTPS://ghcr.io/v2/', username: 'bot' })
    expect(rig.credentials.reveal('ghcr')).toMatchObject({ credential: { login: 'bot' }, secret: 'secret' })
  })

  test('an empty password keeps the old one', () => {
    rig.change('ghcr', { username: 'bot', password: '' })
    expect(rig.credentials.reveal('ghcr').secret).toBe('secret')
  })

  test('the type and the name never change', () => {
    expect(() => rig.change('ghcr', { type: 'ecr' })).toThrow('`type` never changes.')
    expect(() => rig.change('ghcr', { name: 'other' })).toThrow('`name` never changes.')
    rig.change('ghcr', { type: 'registry', name: 'ghcr' })
  })

  test('a server that would leave the image of an app which chose it is refused, and names the app', () => {
    rig.addApp('shop', 'ghcr.io/acme/shop:1', 'ghcr')
    rig.addApp('blog', 'ghcr.io/other/blog:1')
    const move = (server: string) => rig.change('ghcr', { server, password: 'new' })
    expect(() => move('ghcr.io/other')).toThrow(/chosen by shop, whose image ghcr.io\/other does not cover/)
    expect(move('ghcr.io/acme').server).toBe('ghcr.io/acme')
  })
})

describe('deleting', () => {
  beforeEach(() => {
    rig.add(ghcr)
    rig.addApp('shop', 'ghcr.io/acme/shop:1', 'ghcr')
    rig.addApp('blog', 'ghcr.io/acme/blog:1', 'ghcr')
    rig.addApp('site', 'ghcr.io/acme/site:1')
  })

  test('one that apps chose is refused, and names them', () => {
    const refusal = { code: 'CONFLICT', message: 'Credential ghcr is chosen by blog, shop.' }
    expect(() => rig.remove('ghcr')).toThrow(expect.objectContaining(refusal))
    expect(rig.credentials.find('ghcr')).toBeDefined()
  })

  test('detaching lets go of them', () => {
    expect(rig.remove('ghcr', 'detach')).toEqual({ wasDefault: true, detached: ['blog', 'shop'] })
    expect(rig.apps.pulling().map(app => app.credential)).toEqual([null, null, null])
  })
})

describe('choosing', () => {
  test('a credential that is not there, or not for the image, is refused when it is chosen', () => {
    rig.add(ghcr)
    const { checkChoice } = rig.logins.pulls
    checkChoice('ghcr', 'ghcr.io/acme/app:1')
    checkChoice('ghcr', null)
    checkChoice(null, 'nginx')
    expect(() => checkChoice('ghcr', 'nginx')).toThrow(/it is for ghcr.io, not for docker.io/)
    expect(() => checkChoice('gone', null)).toThrow(/there is no such credential/)
  })

  test('an image elsewhere is not asked for with another credential than the chosen one', async () => {
    rig.add(hub)
    rig.add(ghcr)
    const pull = rig.logins.pulls.forPull({ credential: 'ghcr' }, 'nginx')
    await expect(pull).rejects.toMatchObject({
      code: 'REGISTRY_UNAUTHORIZED',
      message: expect.stringContaining('"ghcr" is chosen for this app, and it is for ghcr.io'),
    })
  })

  test('the app shows what the next pull uses, and why', () => {
    rig.add(hub)
    const shown = (credential: string | null, image: string | null) => rig.logins.pulls.shownFor({ credential, image })
    expect(shown(null, 'nginx')).toEqual({
      name: 'hub',
      source: 'default',
      reason: 'account default; covers docker.io',
    })
    expect(shown(null, 'ghcr.io/a/b')).toMatchObject({ name: null, source: 'anonymous' })
    expect(shown('hub', 'nginx')).toMatchObject({ name: 'hub', source: 'chosen' })
    expect(shown('gone', 'nginx')).toMatchObject({ name: 'gone', source: 'chosen' })
  })
})

describe('an engine with insecure registries', () => {
  test('is not handed a password for one of them, unless the credential is marked so', async () => {
    await using careless = openCredentialRig({ insecureRegistries: ['registry.lan:5000', '127.0.0.0/8'] })
    careless.add({ name: 'lan', server: 'registry.lan:5000', username: 'ci', password: 'secret' })
    careless.add({ name: 'here', server: '127.0.0.1:5000', username: 'ci', password: 'secret' })
    const pull = (image: string) => careless.logins.pulls.forPull({ credential: null }, image)
    await expect(pull('registry.lan:5000/app')).rejects.toMatchObject({
      code: 'REGISTRY_UNAUTHORIZED',
      message: expect.stringContaining('among its insecure registries'),
    })
    expect((await pull('127.0.0.1:5000/app')).auth).not.toBeNull()
    careless.change('lan', { plainHttp: true })
    expect((await pull('registry.lan:5000/app')).auth).not.toBeNull()
  })
})

test.each([
  [{ name: 'default' }, 'name'],
  [{ name: 'Upper' }, 'name'],
  [{ server: 'acme' }, 'server'],
  [{ username: 'a:b' }, 'username'],
  [{ username: '' }, 'username'],
  [{ username: undefined }, 'username'],
  [{ password: undefined }, 'password'],
  [{ password: '' }, 'password'],
  [{ password: '\n' }, 'password'],
  [{ email: 'nobody' }, 'email'],
  [{ region: 'eu-central-1' }, 'region'],
  [{ type: 'docker' }, 'type'],
  [{ serveraddress: 'x' }, 'serveraddress'],
])('%j is refused by name', (changes, field) => {
  const details = expect.objectContaining({ code: 'VALIDATION', field })
  expect(() => rig.add({ ...ghcr, ...changes })).toThrow(expect.objectContaining({ details }))
  expect(rig.credentials.all()).toEqual([])
})
