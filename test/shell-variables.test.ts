import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const checkout = join(import.meta.dirname, '..')
const starting = [
  ...['setup', 'quickstart', 'release', 'test', 'bench', 'berthd', 'berth'].map(name => `scripts/${name}`),
  ...readdirSync(join(checkout, 'packaging/bin'))
    .filter(name => !name.endsWith('.cjs'))
    .map(name => `packaging/bin/${name}`),
  ...['install.sh', 'packaging/cli-install.sh'],
]

/** All variables of a shell are everybody's: one that two functions write is how a bundle once got another's version. */
test.each(starting)('%s has no variable that two of its functions write without saying so', path => {
  const functions = [path, ...sourcedBy(path)].flatMap(file => functionsIn(textOf(file)))
  const writers = new Map<string, Shell[]>()
  for (const one of functions) for (const name of one.writes) writers.set(name, [...(writers.get(name) ?? []), one])
  const taken = [...writers].filter(([name, those]) => those.length > 1 && !those.every(one => saysSo(one, name)))
  expect(taken.map(([name, those]) => `${name}: ${those.map(one => one.name).join(', ')}`)).toEqual([])
})

test('the rule finds a variable of one function in another, and leaves alone what says so or is in a shell of its own', () => {
  const script = `
one() {
  version=1
}
two() {
  for version in a; do echo 'name=x'; done
}
three() (
  version=3
)
# Sets $version.
four() {
  read -r version
}`
  const found = functionsIn(script).filter(({ writes }) => writes.has('version'))
  expect(found.map(({ name }) => name)).toEqual(['one', 'two', 'four'])
  expect(found.map(one => saysSo(one, 'version'))).toEqual([false, false, true])
})

interface Shell {
  readonly name: string
  readonly comment: string
  readonly writes: ReadonlySet<string>
}

function sourcedBy(path: string): readonly string[] {
  const found = [...textOf(path).matchAll(/^\. "\$checkout\/([^"]+)"/gm)].flatMap(([, file]) => file ?? [])
  return found.flatMap(file => [file, ...sourcedBy(file)])
}

/** Functions whose body is in braces, and the lines outside of all as one more. */
function functionsIn(text: string): readonly Shell[] {
  const found: Shell[] = []
  let outside = ''
  let comment = ''
  const lines = text.split('\n')
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? ''
    const [, name, bracket] = /^(\w+)\(\) ([{(])/.exec(line) ?? []
    if (name !== undefined) {
      const end = bracket === '{' ? '}' : ')'
      const from = at
      while (at < lines.length && !(lines[at] ?? '').startsWith(end) && !/^\w+\(\) \{.*\}$/.test(lines[at] ?? '')) at++
      const body = lines.slice(from, at + 1).join('\n')
      if (bracket === '{') found.push({ name, comment, writes: writtenIn(body) })
    } else outside += `${line}\n`
    comment = line.startsWith('#') ? `${comment} ${line}` : ''
  }
  return [...found, { name: 'outside of all', comment: '', writes: writtenIn(outside) }]
}

function writtenIn(shell: string): ReadonlySet<string> {
  const bare = shell
    .replace(/(^|\s)#.*$/gm, '')
    .replace(/\\./g, '')
    .replace(/'[^']*'/gs, "''")
    .replace(/"[^"]*"/gs, '""')
  const set = [...bare.matchAll(/(?:^|[\s;(])([a-z_][a-z_0-9]*)=/gm)].map(([, name]) => name)
  const counted = [...bare.matchAll(/\bfor ([a-z_][a-z_0-9]*) in\b/g)].map(([, name]) => name)
  const read = [...bare.matchAll(/\bread (?:-r )?([a-z_0-9 ]+)/g)].flatMap(([, names]) => names?.split(' '))
  return new Set(
    [...set, ...counted, ...read].filter(name => name !== undefined && name !== '' && name !== '_') as string[],
  )
}

function saysSo({ comment }: Shell, name: string): boolean {
  return new RegExp(`[Ss]ets [^.]*\\$${name}\\b`).test(comment)
}

function textOf(path: string): string {
  return readFileSync(join(checkout, path), 'utf8')
}
