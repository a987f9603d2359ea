import { expect, test } from 'vitest'
import { chooseSettings, listenPort } from './choose-settings.ts'
import { readOptions } from './options.ts'

test('an option goes before what stands in berth.env, and that before the default', () => {
  const options = readOptions({ BERTH_INSTALL_DOMAIN: 'example.com', BERTH_INSTALL_LISTEN: '7301' })
  const file = { BERTH_DOMAIN: 'old.example.com', BERTH_HTTP_PORT: '8080', BERTH_ACME_EMAIL: '' }
  const chosen = chooseSettings(options, file, { BERTH_DOCKER: '/run/other.sock', BERTH_HTTP_PORT: '81' })
  expect(chosen).toEqual({
    domain: 'example.com',
    listen: '127.0.0.1:7301',
    httpPort: '8080',
    httpsPort: '443',
    email: '',
    acmeCa: '',
    docker: '/run/other.sock',
    networkPool: '10.213.0.0/16',
    hostPorts: '',
  })
  expect(listenPort({ listen: '[::1]:7300' })).toBe('7300')
})
