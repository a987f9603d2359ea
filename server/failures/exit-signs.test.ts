import { expect, test } from 'vitest'
import { exitSign, isDeniedByFiles } from './exit-signs.ts'

test.each([
  ['a database', 'pq: permission denied for table orders'],
  [
    'a database',
    "ERROR 1045 (28000): Access denied for user 'shop'@'10.0.0.2' (using password: YES): permission denied",
  ],
  ['a database', 'SQLSTATE[42501]: Insufficient privilege: permission denied for schema public'],
  ['an SSH server', 'git@example.com: Permission denied (publickey).'],
])("what %s denied is not called a volume's: %s", (_, output) => {
  expect(exitSign(1, output).meaning).toBe('Another system denied it permission.')
})

test.each([
  "sh: can't create /data/file: Permission denied",
  "Error: EACCES: permission denied, open '/data/db.sqlite'",
  'chown: /data: Operation not permitted',
  "pq: permission denied for table orders\nrecovered\nmkdir: cannot create directory '/data': Permission denied",
])("what files denied may be a volume's: %s", output => {
  expect(isDeniedByFiles(1, output)).toBe(true)
})

test.each([
  [126, '[FATAL tini (7)] exec /usr/bin/app failed: Operation not permitted'],
  [1, 'standard_init_linux.go:228: exec user process caused: operation not permitted'],
  [126, 'sh: app: Operation not permitted'],
])('a program with capabilities that berth does not give is told as such: %i %s', (code, output) => {
  expect(exitSign(code, output)).toMatchObject({
    meaning: expect.stringContaining('capabilities'),
    advice: expect.stringContaining('setcap -r'),
  })
})

test.each([
  ['pidsLimit', "sh: can't fork: Resource temporarily unavailable"],
  ['pidsLimit', 'java.lang.OutOfMemoryError: unable to create native thread'],
  ['pidsLimit', 'runtime: failed to create new OS thread (have 9 already; errno=11)\nfatal error: newosproc'],
  [
    'shmBytes',
    'ERROR: could not resize shared memory segment "/PostgreSQL.1" to 8388608 bytes: No space left on device',
  ],
])('a container at its limit names the setting %s: %s', (setting, output) => {
  expect(exitSign(1, output).advice).toContain(setting)
})
