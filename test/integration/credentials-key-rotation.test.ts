import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { openCredentialRig } from '../support/credentials/credential-rig.ts'
import { checkoutPath } from '../support/images/tool-path.ts'

vi.setConfig({ testTimeout: 240_000, hookTimeout: 60_000 })

const run = promisify(execFile)
const script = checkoutPath('test/support/credentials/rotate-until-killed.ts')
/** More than one batch of a hundred. */
const count = 130
let whole: string

beforeAll(async () => {
  await using rig = openCredentialRig()
  rig.database.write(() => {
    for (let n = 0; n < count; n++)
      rig.add({ name: `c${n}`, server: `registry-${n}.example.com`, username: 'ci', password: `canary ${n}` })
  })
  await rig.close()
  whole = mkdtempSync(join(tmpdir(), 'berth-rotation-'))
  cpSync(rig.directory, whole, { recursive: true })
})

afterAll(() => rmSync(whole, { recursive: true }))

function copy(): string {
  const directory = mkdtempSync(join(tmpdir(), 'berth-rotation-'))
  cpSync(whole, directory, { recursive: true })
  return directory
}

async function rotateKilledBefore(directory: string, step: number): Promise<{ signal: string | null; steps: number }> {
  const ended = await run(process.execPath, [script, directory, String(step)], { cwd: checkoutPath() }).catch(
    (error: { signal: string | null }) => ({ signal: error.signal, stdout: '0' }),
  )
  return { signal: 'signal' in ended ? ended.signal : null, steps: Number(ended.stdout) }
}

test('a rotation killed at any of its steps leaves every password readable, and is finished by the next', async () => {
  const undisturbed = copy()
  const { steps } = await rotateKilledBefore(undisturbed, 0)
  rmSync(undisturbed, { recursive: true })
  expect(steps).toBeGreaterThan(15)
  const points = Array.from({ length: 10 }, (_, n) => 1 + Math.round((n * (steps - 1)) / 9))
  await Promise.all([0, 1, 2].map(worker => killAt(points.filter((_, n) => n % 3 === worker))))
})

async function killAt(points: readonly number[]): Promise<void> {
  for (const point of points) {
    const directory = copy()
    const { signal } = await rotateKilledBefore(directory, point)
    expect(signal, `step ${point}`).toBe('SIGKILL')
    await using rig = openCredentialRig({ directory })
    expect(rig.vault.state, `step ${point}`).toMatchObject({ locked: false })
    expectAllReadable(rig)
    expect(await rig.vault.rotate()).toMatchObject({ unreadable: 0 })
    expectAllReadable(rig)
  }
}

function expectAllReadable({ credentials }: ReturnType<typeof openCredentialRig>): void {
  for (let n = 0; n < count; n++) expect(credentials.reveal(`c${n}`).secret).toBe(`canary ${n}`)
}
