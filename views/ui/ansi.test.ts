import { describe, expect, it } from 'vitest'
import { ansiSpans } from './ansi.ts'

const esc = String.fromCharCode(27)

describe('a line of a terminal', () => {
  it('keeps plain text as it is', () => {
    expect(ansiSpans('ready\ton :8080')).toEqual([{ text: 'ready\ton :8080', classes: [] }])
  })

  it('turns the sixteen colours, bold and dim into classes', () => {
    expect(ansiSpans(`${esc}[1;31mred${esc}[22m thin${esc}[0m ${esc}[92mbright`)).toEqual([
      { text: 'red', classes: ['c1', 'bold'] },
      { text: ' thin', classes: ['c1'] },
      { text: ' ', classes: [] },
      { text: 'bright', classes: ['c10'] },
    ])
  })

  it('drops 256 and true colours without taking their numbers for others', () => {
    expect(ansiSpans(`${esc}[38;5;31ma${esc}[38;2;1;31;3mb`).flatMap(span => span.classes)).toEqual([])
  })

  it('drops cursor moves, titles and links', () => {
    const line = `${esc}[2K${esc}]0;title${String.fromCharCode(7)}x${esc}]8;;http://e${esc}\\y${esc}7${esc}[?25l`
    expect(textOf(line)).toBe('xy')
  })

  it('drops control characters and the ones that turn the reading direction', () => {
    expect(textOf('a\u0000b\u0007c\u202ed\u2066e\rf')).toBe('abcdef')
  })

  it('survives an escape that never ends', () => {
    expect(textOf(`a${esc}[`)).toBe('a')
    expect(textOf(`a${esc}]0;${'x'.repeat(1000)}`)).toBe('a')
  })
})

function textOf(line: string): string {
  return ansiSpans(line)
    .map(span => span.text)
    .join('')
}
