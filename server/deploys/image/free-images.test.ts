import { describe, expect, test } from 'vitest'
import { planFreeing, type Standing } from './free-images.ts'

const digest = `sha256:${'a'.repeat(64)}`
const name = `registry.example.com/team/shop@${digest}`
const kept = 'berth.local/shop:01jr1'

/** As the classic store lists it: the id is that of the configuration, names by digest stand apart. */
const classic = { id: 'sha256:config', tags: [kept], repoDigests: [name], sizeBytes: 1 }
/** As the containerd store does: the id is the digest, names by digest stand among the tags, and every tag has one. */
const containerd = {
  id: digest,
  tags: [kept, name],
  repoDigests: [name, `berth.local/shop@${digest}`],
  sizeBytes: 1,
}

function plan(standing: Partial<Standing>) {
  return planFreeing({ pulled: [name], wanted: new Set(), images: [classic], containers: [], ...standing })
}

describe.each([
  ['classic', classic],
  ['containerd', containerd],
])('an image that berth pulled, in the %s store', (_, image) => {
  test('is freed when nothing names it, also by the name that a release just lost', () => {
    expect(plan({ images: [image] }).free).toEqual([name])
    expect(plan({ images: [{ ...image, tags: image.tags.filter(tag => tag !== kept) }] }).free).toEqual([name])
  })

  test('stays while a release or a deploy goes by it', () => {
    expect(plan({ images: [image], wanted: new Set([name]) }).free).toEqual([])
  })

  test.each([
    ['its id', { image: 'something', imageId: image.id }],
    ['its digest', { image: name, imageId: '' }],
    ['a name of ours', { image: kept, imageId: '' }],
  ])('stays while a container of anybody uses %s', (_how, container) => {
    expect(plan({ images: [image], containers: [container] }).free).toEqual([])
  })

  test('stays while a person has a tag of it, in the same repository or in another', () => {
    for (const tag of ['mine:1', 'registry.example.com/team/shop:2'])
      expect(plan({ images: [{ ...image, tags: [...image.tags, tag] }] }).free).toEqual([])
  })
})

test('an image that somebody else pulled is never freed', () => {
  const theirs = `registry.example.com/team/other@${digest}`
  expect(plan({ images: [{ ...classic, tags: [], repoDigests: [theirs] }] })).toEqual({ free: [], forget: [name] })
})

test('the names of the Hub are known in their short form', () => {
  const short = { ...classic, tags: [], repoDigests: [`busybox@${digest}`] }
  const long = `docker.io/library/busybox@${digest}`
  expect(plan({ pulled: [long], images: [short] }).free).toEqual([long])
})
