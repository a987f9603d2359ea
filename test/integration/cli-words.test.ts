import { execFileSync } from 'node:child_process'
import { afterAll, expect, test } from 'vitest'
import { version } from '../../server/version.ts'
import { checkoutPath } from '../support/images/tool-path.ts'
import { Cli } from './cli-rig.ts'

const cli = new Cli()
const otherNode = olderNode()

afterAll(() => cli[Symbol.dispose]())

test('the version starts in under 150 ms', () => {
  const ms = Math.min(...Array.from({ length: 3 }, () => processorMs([checkoutPath('scripts/berth'), '--version'])))
  expect(ms).toBeLessThan(150)
})

test('the version is that of the checkout', async () => {
  expect(await cli.run(['--version'])).toEqual({ exitCode: 0, out: `${version}\n`, err: '' })
})

test('without a word it shows where to begin', async () => {
  const { exitCode, out, err } = await cli.run([])
  expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' })
  for (const command of ['berth login', 'berth create', 'berth deploy', 'berth logs']) expect(out).toContain(command)
  expect(out.split('\n').length).toBeLessThan(10)
})

test('help names every command and every exit code', async () => {
  const { exitCode, out } = await cli.run(['help'])
  expect(exitCode).toBe(0)
  for (const name of ['apps', 'deploy', 'rollback', 'logs', 'env', 'domains', 'credentials', 'doctor'])
    expect(out).toMatch(new RegExp(`^  ${name}\\b`, 'm'))
  expect(out).toMatch(/0 done, 1 failure, 2 usage, 3 timed out, 4 sign-in, 5 deploy failed,\s6 not found/)
  expect(Math.max(...out.split('\n').map(line => line.length))).toBeLessThanOrEqual(80)
})

test('help explains one command', async () => {
  expect((await cli.run(['help', 'env', 'set'])).out).toContain('Usage: berth env set <app> NAME=value…')
  expect((await cli.run(['deploy', '--help'])).out).toContain('--detach')
})

test.each([
  [['deply'], 'Did you mean deploy?'],
  [['help', 'depoy'], 'Did you mean deploy?'],
  [['deploy', 'shop', '--tga', 'x'], '--tag'],
  [['env', 'shop', 'sett', 'A=1'], 'Did you mean "berth env set"?'],
  [['tokens', 'lst'], 'Did you mean "berth tokens list"?'],
  [['deploy'], 'berth deploy <app>'],
  [['deploy', 'shop', '--app', 'blog'], 'Two apps are named'],
  [['deploy', 'shop', '--image', 'x', '--tag', 'y'], 'Use one of them'],
  [['deploy', 'shop', '--timeout', 'soon'], '90s'],
  [['env', 'set', 'A=1'], 'berth env set <app>'],
  [['env', 'set', 'shop', 'A'], 'NAME=value'],
  [['scale', 'shop', 'web=many'], 'web=2'],
  [['create', 'shop', '--port', 'http'], 'whole number'],
  [['run', 'shop'], 'berth run shop -- ls -l'],
])('berth %s is a usage error that says how to write it', async (words, advice) => {
  const { exitCode, out, err } = await cli.run(words, { env: { BERTH_URL: 'http://127.0.0.1:1', BERTH_TOKEN: 'x' } })
  expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' })
  expect(err).toContain(advice)
  expect(err).toMatch(/^berth: /)
})

test.skipIf(otherNode === undefined)('it runs on the oldest Node that it promises', () => {
  const text = execFileSync(otherNode ?? '', [checkoutPath('dist/cli/berth.cjs'), 'help'], { encoding: 'utf8' })
  expect(text).toContain('Usage: berth')
})

/** What a command costs, whatever else this machine does meanwhile. */
function processorMs(command: readonly string[]): number {
  const text = execFileSync('/bin/sh', ['-c', '"$@" > /dev/null; times', 'sh', ...command], { encoding: 'utf8' })
  const [, ofChildren = ''] = text.split('\n')
  return [...ofChildren.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, [, min, s]) => sum + Number(min) * 60_000 + Number(s) * 1000,
    0,
  )
}

/** Of the machine, not of this checkout. */
function olderNode(): string | undefined {
  const path = '/usr/bin/node'
  try {
    return Number(execFileSync(path, ['-p', 'process.versions.node.split(".")[0]'], { encoding: 'utf8' })) < 24
      ? path
      : undefined
  } catch {
    return undefined
  }
}
