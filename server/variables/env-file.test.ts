import { describe, expect, test } from 'vitest'
import { parseEnvFile } from './env-file.ts'

const read = (text: string) => Object.fromEntries(parseEnvFile(text).map(({ name, value }) => [name, value]))

describe('a .env file', () => {
  test.each([
    ['a plain pair', 'A=1', { A: '1' }],
    ['an empty value', 'A=', { A: '' }],
    ['spaces around name and value', '  A =  one two  ', { A: 'one two' }],
    ['an = in the value', 'URL=postgres://u:p@h/d?a=b', { URL: 'postgres://u:p@h/d?a=b' }],
    ['export before the name', 'export A=1', { A: '1' }],
    ['a variable named export', 'export=1', { export: '1' }],
    ['comments and empty lines', '# all\n\n  # more\nA=1', { A: '1' }],
    ['a comment after a value', 'A=1 # why', { A: '1' }],
    ['a # within a value', 'A=a#b', { A: 'a#b' }],
    ['nothing but a comment as the value', 'A= # why', { A: '' }],
    ['single quotes as they are', "A='a\\n $b \" # c' # d", { A: 'a\\n $b " # c' }],
    ['double quotes with escapes', 'A="a\\nb \\"c\\" \\\\ \\$d \\q"', { A: 'a\nb "c" \\ $d \\q' }],
    ['several lines in double quotes', 'K="-----BEGIN\n a=b\n#END"\nB=2', { K: '-----BEGIN\n a=b\n#END', B: '2' }],
    ['line ends of Windows and a byte order mark', '\uFEFFA=1\r\nB="x\r\ny"\r\n', { A: '1', B: 'x\ny' }],
    ['the last one of a name', 'A=1\nA=2', { A: '2' }],
    ['a name of a prototype', '__proto__=1', JSON.parse('{"__proto__": "1"}')],
    ['no line at all', '', {}],
  ])('may have %s', (_, text, expected) => {
    expect(read(text)).toEqual(expected)
  })

  test.each([
    ['no =', 'A=1\nhunter2', 'Line 2 has no `=`.'],
    ['a name with a hyphen', 'A-B=1', 'Line 1 does not begin with the name of a variable.'],
    ['no name', '=1', 'Line 1 does not begin with the name of a variable.'],
    ['an open double quote', '\nA="x\ny', 'Line 2 has a `"` that is never closed.'],
    ['an open single quote', "A='x", "Line 1 has a `'` that is never closed."],
    ['text after the quote', 'A="x\ny" z', 'Line 2 goes on after its closing quote.'],
  ])('with %s is refused by its line, without its text', (_, text, message) => {
    expect(() => parseEnvFile(text)).toThrow(expect.objectContaining({ message, code: 'VALIDATION' }))
  })
})
