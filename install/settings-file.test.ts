import { expect, test } from 'vitest'
import { chooseSettings } from './choose-settings.ts'
import { readOptions } from './options.ts'
import { settingsFile } from './settings-file.ts'

const places = { data: '/var/lib/berth', etc: '/etc/berth' }
const chosen = chooseSettings(readOptions({}), {}, {})
const first = settingsFile(null, chosen, places)

test('the first one has every setting that is not empty, a line each', () => {
  expect(first.split('\n')).toEqual([
    expect.stringMatching(/^# /),
    'BERTH_DATA=/var/lib/berth',
    'BERTH_KEY_FILE=/etc/berth/key',
    'BERTH_DOMAIN=localhost',
    'BERTH_LISTEN=127.0.0.1:7300',
    'BERTH_HTTP_PORT=80',
    'BERTH_HTTPS_PORT=443',
    'BERTH_DOCKER=/var/run/docker.sock',
    'BERTH_NETWORK_POOL=10.213.0.0/16',
    'BERTH_CADDY=external',
    'BERTH_CADDY_ADMIN=unix//var/lib/berth/proxy/admin.sock',
    '',
  ])
})

test('given the same again it stays byte for byte, in quotes and indented as a person wrote it', () => {
  const written = `${first.replace('BERTH_DOMAIN=localhost', '  BERTH_DOMAIN="localhost"')}MINE='a b'\n# mine`
  expect(settingsFile(written, chosen, places)).toBe(written)
})

test('a setting that is given otherwise changes alone, wherever and however often it was written', () => {
  const written = `BERTH_DOMAIN='a.example'\n${first} BERTH_DOMAIN="b.example"\n# mine`
  const text = settingsFile(written, { ...chosen, domain: 'c.example' }, places)
  expect(text.match(/BERTH_DOMAIN.*/g)).toEqual(['BERTH_DOMAIN=c.example'])
  expect(text.replace('\nBERTH_DOMAIN=c.example\n', '')).toBe(`${first.replace('BERTH_DOMAIN=localhost\n', '')}# mine`)
})
