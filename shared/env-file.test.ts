// biome-ignore-all lint/suspicious/noTemplateCurlyInString: compose fills these in, nobody else
import { describe, expect, test } from 'vitest'
import { readEnvFile } from './env-file.ts'
import { namesOf, toldEnvFile } from './told-env-file.ts'

type Read = Readonly<Record<string, string>> | string

/** What `docker compose config` 2.40.3 (Debian 2.40.3-3) printed for a service with this `env_file`. */
const asCompose: readonly (readonly [text: string, read: Read])[] = [
  ['A=1', { A: '1' }],
  ['A=', { A: '' }],
  ['A= ', { A: '' }],
  ['  A=1', { A: '1' }],
  ['A =1', { A: '1' }],
  ['A= 1', { A: '1' }],
  ['  A =  one two  ', { A: 'one two' }],
  ['A=one two', { A: 'one two' }],
  ['URL=postgres://u:p@h/d?a=b', { URL: 'postgres://u:p@h/d?a=b' }],
  ['A==b', { A: '=b' }],
  ['export A=1', { A: '1' }],
  ['export  A=1', { A: '1' }],
  ['export\tA=1', { A: '1' }],
  ['export=1', { export: '1' }],
  ['exportA=1', { exportA: '1' }],
  ['# all\n\n  # more\nA=1', { A: '1' }],
  ['A=1 # why', { A: '1' }],
  ['A=1 #why', { A: '1' }],
  ['A=1# why', { A: '1# why' }],
  ['A=a#b', { A: 'a#b' }],
  ['X=#abc', { X: '#abc' }],
  ['X=# abc', { X: '# abc' }],
  ['A="1" # why', { A: '1' }],
  ['A="1"# why', { A: '1' }],
  ["A='1' # why", { A: '1' }],
  ["A='1'#x", { A: '1' }],
  ["A='a\\n $b \" # c' # d", { A: 'a\\n $b " # c' }],
  ['A="a\\nb"', { A: 'a\nb' }],
  ['A="a\\tb\\rc"', { A: 'a\tb\rc' }],
  ['A="say \\"x\\""', { A: 'say "x"' }],
  ["A='it\\'s'", { A: "it's" }],
  ['A="a\\\\b"', { A: 'a\\b' }],
  ['A="\\q"', { A: '\\q' }],
  ['A="\\a\\b\\f\\v"', { A: '\u0007\b\f\u000b' }],
  ['A="\\0101"', { A: 'A' }],
  ['A="\\x41"', { A: '\\x41' }],
  ['A="\\u0041"', { A: '\\u0041' }],
  ['A=a\\nb', { A: 'a\\nb' }],
  ['A=a\\\\b', { A: 'a\\\\b' }],
  ["A='a\\\\b'", { A: 'a\\\\b' }],
  ['K="-----BEGIN\n a=b\n#END"\nB=2', { B: '2', K: '-----BEGIN\n a=b\n#END' }],
  ["K='one\ntwo'\nB=2", { B: '2', K: 'one\ntwo' }],
  ['\ufeffA=1', { A: '1' }],
  ['A=1\r\nB=2\r\n', { A: '1', B: '2' }],
  ['A=1\nA=2', { A: '2' }],
  ['A=1\n\n\nB=2', { A: '1', B: '2' }],
  ['A: 1', { A: '1' }],
  ['A:1', { A: '1' }],
  ['A: "x y"', { A: 'x y' }],
  ['A : 1', { A: '1' }],
  ['A:b=c', { A: 'b=c' }],
  ['a.b=1', { 'a.b': '1' }],
  ['a-b=1', { 'a-b': '1' }],
  ['discovery.type=single-node', { 'discovery.type': 'single-node' }],
  ['A B=1', 'refused'],
  ['A/B=1', 'refused'],
  ['A+=1', 'refused'],
  ['A="x', 'refused'],
  ["A='x", 'refused'],
  ['A=x"y"z', { A: 'x"y"z' }],
  ["A=x'y'z", { A: "x'y'z" }],
  ["A='$B'", { A: '$B' }],
  ['A="\\$B"', { A: '$B' }],
  ['A=$', { A: '$' }],
  ['A=$1', { A: '$1' }],
  ['A={"a": 1}', { A: '{"a": 1}' }],
  ['A=`id`', { A: '`id`' }],
  ['A=a;b', { A: 'a;b' }],
  ['A=a|b', { A: 'a|b' }],
  ['A=~/x', { A: '~/x' }],
  ['A=*', { A: '*' }],
  ['A=%41', { A: '%41' }],
  ['A=é', { A: 'é' }],
  ['A= é ', { A: 'é' }],
  ['A=\u00a01', { A: '1' }],
  ['A=""', { A: '' }],
  ["A=''", { A: '' }],
  ['A="" # x', { A: '' }],
  ['A=" x "', { A: ' x ' }],
  ["A=' x '", { A: ' x ' }],
  ['A=\t1\t', { A: '1' }],
  ['A=1   ', { A: '1' }],
  ['__proto__=1', JSON.parse('{"__proto__": "1"}')],
  ['A=1\n B=2', { A: '1', B: '2' }],
  ['A=1\\\nB=2', { A: '1\\', B: '2' }],
  ['A="1\\\nB=2"', { A: '1\\\nB=2' }],
  ['A=\n\nB=1', { A: '', B: '1' }],
  ['', {}],
  ['\n', {}],
  ['#', {}],
  ['A=1;', { A: '1;' }],
  ['A,B=1', 'refused'],
  ['A="a#b"', { A: 'a#b' }],
  ['A= "x"', { A: 'x' }],
  ["A= 'x'", { A: 'x' }],
  ['A=x #y #z', { A: 'x' }],
  ['A=x#y #z', { A: 'x#y' }],
  ['A\t=1', { A: '1' }],
  ['A=a  #b', { A: 'a' }],
  ['A=`x y`', { A: '`x y`' }],
  ['A=<b>', { A: '<b>' }],
  ['A=\\', { A: '\\' }],
  ['A="\\\\"', { A: '\\' }],
  ['A="\\"', 'refused'],
  ["A='\\\\'", { A: '\\\\' }],
  ["A='\\'", 'refused'],
]

/** docs/variables.md says why. A text in the last place is our refusal. */
const otherThanCompose: readonly (readonly [text: string, compose: Read, ours: Read])[] = [
  ['X= #abc', { X: '#abc' }, { X: '' }],
  ['X=  # why', { X: '# why' }, { X: '' }],
  ['A=1\t# why', { A: '1\t# why' }, { A: '1' }],
  ['B="x\r\ny"\r\nC=1', { B: 'x\r\ny', C: '1' }, { B: 'x\ny', C: '1' }],
  ['A=1\nB', { '': 'B', A: '1' }, 'Line 2 has no `=`.'],
  ['A=1\nB\n', { A: '1' }, 'Line 2 has no `=`.'],
  ['B\n', {}, 'Line 1 has no `=`.'],
  ['export B\n', {}, 'Line 1 has no `=`.'],
  ['export B', { '': 'B' }, 'Line 1 has no `=`.'],
  ['A[0]=1', { 'A[0]': '1' }, 'Line 1 does not begin with the name of a variable.'],
  ['1A=1', { '1A': '1' }, 'Line 1 does not begin with the name of a variable.'],
  ['é=1', { é: '1' }, 'Line 1 does not begin with the name of a variable.'],
  ['=1', { '': '1' }, 'Line 1 does not begin with the name of a variable.'],
  ['A="x"y', { '': 'y', A: 'x' }, 'Line 1 continues after its closing quote.'],
  ['A="x" B=2', { A: 'x', B: '2' }, 'Line 1 continues after its closing quote.'],
  ['A="x"B=2', { A: 'x', B: '2' }, 'Line 1 continues after its closing quote.'],
  ["A='x'y", { '': 'y', A: 'x' }, 'Line 1 continues after its closing quote.'],
  ['A="x\ny" z', { '': 'z', A: 'x\ny' }, 'Line 2 continues after its closing quote.'],
  ['A=$B', { A: '' }, { A: '$B' }],
  ['A=${B}', { A: '' }, { A: '${B}' }],
  ['A=${B:-d}', { A: 'd' }, { A: '${B:-d}' }],
  ['B=1\nA=${B}', { A: '1', B: '1' }, { B: '1', A: '${B}' }],
  ['A="$B"', { A: '' }, { A: '$B' }],
  ['A=p@$$w0rd', { A: 'p@$w0rd' }, { A: 'p@$$w0rd' }],
  ['A=\\$B', { A: '\\' }, { A: '\\$B' }],
  ['A=${', 'refused', { A: '${' }],
  ['A=1\n=2', { '': '2', A: '1' }, 'Line 2 does not begin with the name of a variable.'],
  ['A=1\n:2', { '': '2', A: '1' }, 'Line 2 does not begin with the name of a variable.'],
]

describe('a .env file', () => {
  test.each(asCompose)('%j is read as compose reads it', (text, compose) => {
    expect(readOrRefuse(text)).toEqual(compose === 'refused' ? expect.any(String) : compose)
  })

  test.each(otherThanCompose)('%j, which compose reads as %j, becomes %j', (text, _, ours) => {
    expect(readOrRefuse(text)).toEqual(ours)
  })

  test('is refused by the line, without its text, and with the next step', () => {
    expect(() => readEnvFile('A=1\n\nhunter2 "x')).toThrow(
      expect.objectContaining({ message: 'Line 3 has no `=`.', advice: expect.stringContaining('NAME=value') }),
    )
  })

  test('tells which names it sets, which stand there twice, are empty, or hold a $ that nobody fills in', () => {
    const names = namesOf(readEnvFile('A=1\nB=\nA=2\nC=${A}\nD="\\$A"\nE=\'$A\'\nF="p$$q"'))
    expect(names).toEqual({
      set: ['A', 'B', 'C', 'D', 'E', 'F'],
      repeated: ['A'],
      empty: ['B'],
      withDollar: ['C', 'F'],
    })
    expect(toldEnvFile(names)).toEqual([
      'A stands there more than once: the last one counts.',
      'B is set to nothing.',
      'C, F have a $ in their values, which stays as it is written.',
    ])
  })
})

function readOrRefuse(text: string): Read {
  try {
    return Object.fromEntries(readEnvFile(text).pairs.map(({ name, value }) => [name, value]))
  } catch (error) {
    return String(error).replace(/^\w+: /, '')
  }
}
