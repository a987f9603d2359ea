import { expect, test } from 'vitest'
import { imageUser } from './image-user.ts'

const files = {
  passwd: 'root:x:0:0::/:/bin/sh\ntoor:x:0:0::/:/bin/sh\napp:x:1000:1001::/:/bin/sh\n',
  group: 'root:x:0:\nstaff:x:50:app\n',
}

test.each([
  ['', { uid: 0, gid: 0 }],
  ['0', { uid: 0, gid: 0 }],
  ['00', { uid: 0, gid: 0 }],
  ['-0', { uid: 0, gid: 0 }],
  ['toor', { uid: 0, gid: 0 }],
  ['toor:staff', { uid: 0, gid: 50 }],
  ['app', { uid: 1000, gid: 1001 }],
  ['1000', { uid: 1000, gid: 1001 }],
  ['app:staff', { uid: 1000, gid: 50 }],
  ['4242', { uid: 4242, gid: 0 }],
  ['4242:7', { uid: 4242, gid: 7 }],
  ['nobody', null],
  ['app:nobody', null],
])('the user `%s` of an image is %j', (user, expected) => {
  expect(imageUser(user, files)).toEqual(expected)
})
