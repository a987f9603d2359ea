import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { changeAppInput } from '../server/apps/app-input.ts'
import { renderSamples } from './support/styleguide/samples.tsx'

const checkout = join(import.meta.dirname, '..')
const apiCall = /\b(GET|POST|PUT|PATCH|DELETE) \/|\/api\/v1/
/** Fields whose names are no English words. */
const camelCased = Object.keys(changeAppInput.shape).filter(name => /[A-Z]/.test(name))

test('no page shows raw backticks, an API call or the name of an API field', async () => {
  const faults = (await renderSamples()).flatMap(({ name, html }) =>
    textsOf(html)
      .filter(text => text.includes('`') || apiCall.test(text) || camelCased.some(field => text.includes(field)))
      .map(text => `${name}: ${text.trim()}`),
  )
  expect(faults).toEqual([])
})

test('no error tells people to call the API, or names a field of it outside of backticks', () => {
  const faults = globSync('{server,shared,cli}/**/*.{ts,tsx}', { cwd: checkout })
    .filter(file => !file.endsWith('.test.ts'))
    .flatMap(file => sentencesOf(readFileSync(join(checkout, file), 'utf8')).map(text => ({ file, text })))
    .filter(
      ({ text }) => apiCall.test(text) || camelCased.some(field => new RegExp(`(?<!\`)\\b${field}\\b`).test(text)),
    )
  expect(faults.map(({ file, text }) => `${file}: ${text}`)).toEqual([])
})

/** What is read on a page: its texts and what screen readers say, not its commands to copy, scripts or addresses. */
function textsOf(html: string): readonly string[] {
  const read = html
    .replace(/<(script|style|pre)\b.*?<\/\1>/gs, '')
    .replace(/<div class="log-lines".*?<p class="log-silence"/gs, '')
  const spoken = [...read.matchAll(/ (?:title|aria-label|placeholder|content)="([^"]*)"/g)].map(([, text = '']) => text)
  return [...read.split(/<[^>]*>/), ...spoken]
}

/** `message:` and `advice:` of errors, as they stand in the source. */
function sentencesOf(source: string): readonly string[] {
  return [...source.matchAll(/\b(?:message|advice|meaning|remedy):\s*(['"`])((?:\\.|(?!\1)[^\\\n])*)\1/g)].map(
    ([, , text = '']) => text.replaceAll('\\`', '`').replace(/\$\{[^}]*\}/g, ''),
  )
}
