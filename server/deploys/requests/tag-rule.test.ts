import { expect, test } from 'vitest'
import type { TagLook } from '../../registries/auth/tag-look.ts'
import { parseImageReference } from '../../registries/images/parse-image.ts'
import { bindToTagRule } from './tag-rule.ts'

const [one, two, wild, child] = ['1', '2', 'a', 'c'].map(letter => `sha256:${letter.repeat(64)}`) as [
  string,
  string,
  string,
  string,
]
const tags: Record<string, readonly string[]> = {
  '1.0': [one, child],
  '1.1': [two],
  dev: [wild],
  latest: [wild],
}
const app = { name: 'shop', credential: null, image: 'ghcr.io/acme/shop:1.0', pullPolicy: 'always' } as const

function aLook(asked: string[] = []): TagLook {
  const at = (tag: string | null) => tags[tag ?? ''] ?? []
  return {
    digestsOf: async (_, { tag }) => at(tag),
    digestOf: async (_, { tag }) => {
      asked.push(tag ?? '')
      return at(tag)[0] ?? ''
    },
    tags: async () => Object.keys(tags),
  }
}

function ask(image: string, { rule = '1.', pullPolicy = 'always' as 'always' | 'never', look = aLook() } = {}) {
  const fits = (tag: string) => tag.startsWith(rule)
  const asked = { app: { ...app, pullPolicy }, image: parseImageReference(image), rule: `${rule}*`, fits }
  return bindToTagRule(look, asked)
}

test.each([
  ['a tag that fits', 'ghcr.io/acme/shop:1.0'],
  ['a digest that a tag leads to which fits', `ghcr.io/acme/shop@${two}`],
  ['a tag that fits, with its digest', `ghcr.io/acme/shop:1.0@${one}`],
  ['a tag that fits, with the digest of one platform', `ghcr.io/acme/shop:1.0@${child}`],
])('%s passes', async (_, image) => {
  await ask(image)
})

test.each([
  ['a tag that does not fit', 'ghcr.io/acme/shop:dev', '`dev` does not fit', '`1.1`'],
  ['no tag, which means latest', 'ghcr.io/acme/shop', '`latest` does not fit', '`1.1`'],
  [
    'a digest of a tag that does not fit',
    `ghcr.io/acme/shop@${wild}`,
    'No tag that fits',
    'ghcr.io/acme/shop:1.0@sha256:',
  ],
  ['a digest that no tag leads to', `ghcr.io/acme/shop@sha256:${'f'.repeat(64)}`, 'No tag that fits', ':1.0@sha256:'],
  ['a tag that fits before a digest of another', `ghcr.io/acme/shop:1.0@${wild}`, 'does not lead to', '`1.0` alone'],
  ['a tag that does not fit before its digest', `ghcr.io/acme/shop:dev@${wild}`, '`dev` does not fit', '`1.1`'],
])('%s is refused with a form that passes', async (_, image, cause, form) => {
  const refusal = await ask(image).catch(error => error)
  expect(refusal).toMatchObject({ code: 'FORBIDDEN' })
  expect(refusal.message).toContain(cause)
  expect(refusal.advice).toContain(form)
})

test('a digest without any tag that fits says so', async () => {
  await expect(ask(`ghcr.io/acme/shop@${one}`, { rule: '9.' })).rejects.toMatchObject({
    code: 'FORBIDDEN',
    message: expect.stringContaining('has no tag that fits'),
  })
})

test('where no registry is asked, a digest proves nothing', async () => {
  await expect(ask(`ghcr.io/acme/shop@${one}`, { pullPolicy: 'never' })).rejects.toMatchObject({ code: 'FORBIDDEN' })
  await ask('ghcr.io/acme/shop:1.0', { pullPolicy: 'never' })
})

test("the app's own tag is looked at first, then the newest", async () => {
  const asked: string[] = []
  await ask(`ghcr.io/acme/shop@${two}`, { rule: '', look: aLook(asked) })
  expect(asked[0]).toBe('1.0')
  expect(asked).toContain('1.1')
})
