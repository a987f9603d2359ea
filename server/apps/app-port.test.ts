import { expect, test } from 'vitest'
import { checkPortSetting, checkPortVariable, portOf } from './app-port.ts'

const PORT = (value: string) => [{ name: 'PORT', value }]

test.each([
  ['the one set on the app', { wanted: 3000, variables: PORT('3000'), exposed: [80] }, 3000],
  ["the app's own variable", { wanted: null, variables: PORT('99'), exposed: [80] }, 99],
  ["the image's single EXPOSE", { wanted: null, variables: [], exposed: [80] }, 80],
  ['8080 where the image exposes several', { wanted: null, variables: [], exposed: [80, 443] }, 8080],
  ['8080 where nothing names one', { wanted: null, variables: [], exposed: [] }, 8080],
  ['never a variable that is no port', { wanted: null, variables: PORT('tcp://10.0.0.1:80'), exposed: [] }, 8080],
])('the port is %s', (_, sources, port) => {
  expect(portOf(sources)).toBe(port)
})

test('a PORT that contradicts the port set on the app is refused, and so is the other way round', () => {
  const port = { port: 3000 }
  expect(() => checkPortVariable(port, PORT('99'))).toThrow('`PORT` names another port than the one set on the app')
  expect(() => checkPortSetting(port, PORT('99'))).toThrow("`port` is 3000, but the app's variable `PORT`")
  expect(() => checkPortVariable(port, PORT('3000'))).not.toThrow()
  expect(() => checkPortSetting(port, PORT('3000'))).not.toThrow()
  expect(() => checkPortSetting({ port: null }, PORT('99'))).not.toThrow()
})

test.each(['', '0', '65536', '8080x', '080', ' 80'])('`%s` is no port', value => {
  expect(() => checkPortVariable({ port: null }, PORT(value))).toThrow('visitors are sent to')
})
