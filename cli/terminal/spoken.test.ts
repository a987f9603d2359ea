import { expect, test } from 'vitest'
import { spoken } from './spoken.ts'

const colors = { hasColors: true, paint: (_: string, text: string) => `<${text}>` }

test.each([
  ['`port` must be a whole number.', '--port must be a whole number.'],
  ['`processes.web.memory` must be a size.', '--memory must be a size.'],
  ['Raise `startTimeoutSeconds`, now 60.', 'Raise --start-timeout, now 60.'],
  ['Set `init: false` on the app.', 'Set --no-init on the app.'],
  ['Switch on `sharedVolume: true`.', 'Switch on --shared-volume.'],
  ['Raise it to `memory: 1024Mi`.', 'Raise it to --memory 1024Mi.'],
  ['`basicAuth.password` is missing.', '--password is missing.'],
  ['There is no app `port`.', 'There is no app "port".'],
  ['There is no app `shop`.', 'There is no app "shop".'],
  ['`berth apps` lists them.', '"berth apps" lists them.'],
  ['Line 1 has a `"` that is never closed.', "Line 1 has a '\"' that is never closed."],
  ['`constructor` must be text.', '"constructor" must be text.'],
])('%s is said as %s', (sentence, said) => {
  expect(spoken(sentence)).toBe(said)
})

test('with colours what is to be typed stands out by itself, and no sequence of others gets through', () => {
  expect(spoken('Try `berth apps`.\u001b[31m `--port` \u0007', colors)).toBe('Try <berth apps>. <--port> ')
})
