import { expect, test } from 'vitest'
import { readOptions } from './options.ts'

test('what is not given is empty, and nothing is switched on', () => {
  const options = readOptions({})
  expect(options).toMatchObject({ mode: null, yes: false, dryRun: false, uninstall: false, purge: false })
  expect(new Set(Object.values(options.given))).toEqual(new Set(['']))
})

test('each option is a variable', () => {
  const options = readOptions({
    BERTH_INSTALL_HTTPS_PORT: 'off',
    BERTH_INSTALL_HOST_PORTS: '5432,25',
    BERTH_INSTALL_LISTEN: '[::1]:7301',
    BERTH_INSTALL_MODE: 'container',
    BERTH_INSTALL_YES: '1',
    BERTH_INSTALL_DRY_RUN: 'no',
  })
  expect(options).toMatchObject({ mode: 'container', yes: true, dryRun: false })
  expect(options.given).toMatchObject({ 'https-port': 'off', 'host-ports': '5432,25', listen: '[::1]:7301' })
})

test.each([
  ['HTTP_PORT', '0', '--http-port 0: it is not a port; give a number from 1 to 65535'],
  ['HTTP_PORT', 'off', '--http-port off: it is not a port; give a number from 1 to 65535'],
  ['LISTEN', '127.0.0.1:', '--listen 127.0.0.1:: it is not a port; give a number from 1 to 65535'],
  ['HOST_PORTS', '5432,', '--host-ports 5432,: it is not a port; give a number from 1 to 65535'],
  ['EMAIL', 'a b', '--email: it has a space or a line break; give it without'],
  ['MODE', 'swarm', '--mode swarm: there is none of that name; take native or container'],
])('BERTH_INSTALL_%s=%s is refused in one line', (name, value, line) => {
  expect(() => readOptions({ [`BERTH_INSTALL_${name}`]: value })).toThrow(`install.sh: ${line}`)
})
