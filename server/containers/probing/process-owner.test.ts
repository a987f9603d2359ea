import { expect, test } from 'vitest'
import { uidInside } from './process-owner.ts'

const same = '         0          0 4294967295\n'
const remapped = '         0     100000      65536\n'
const read = (uid: number, map: string) => (_: number, file: string) =>
  file === 'status' ? `Name:\tshop\nUid:\t1000\t${uid}\t${uid}\t${uid}\n` : map

test.each([
  ['root of the host', 0, same, 0],
  ['somebody', 1000, same, 1000],
  ['root of a user namespace', 100_000, remapped, 0],
  ['somebody in a user namespace', 101_000, remapped, 1000],
  ['one that the namespace does not know', 50, remapped, null],
])('a process of %s', (_, uid, map, inside) => {
  expect(uidInside(1, read(uid, map))).toBe(inside)
})

test('what /proc does not show is not known', () => {
  expect(uidInside(1, () => null)).toBeNull()
})

test('this process tells who it is', () => {
  expect(uidInside(process.pid)).toBe(process.geteuid?.())
})
