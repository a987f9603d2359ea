import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { headerBytes, readProgram } from './read-program.ts'

/** The header alone of a 64-bit program. */
function anElf(machine: number): Buffer {
  const head = Buffer.alloc(64)
  head.write('\x7fELF\x02\x01', 'latin1')
  head.writeUInt16LE(machine, 18)
  return head
}

test('a program tells the machine it was built for', () => {
  expect(readProgram(anElf(183))).toEqual({ machine: 'arm64', interpreter: null })
  expect(readProgram(anElf(62))).toEqual({ machine: 'amd64', interpreter: null })
})

test('the program that runs this test tells its loader', () => {
  const program = readProgram(readFileSync(process.execPath).subarray(0, headerBytes))
  expect(program?.machine).toBe(process.arch === 'x64' ? 'amd64' : process.arch)
  expect(program?.interpreter).toMatch(/^\/lib.*\/ld-/)
})

test.each([
  ['#!/bin/sh\necho\n', '/bin/sh'],
  ['#! /usr/bin/env python3\n', '/usr/bin/env'],
  ['#!/bin/sh\r\necho\r\n', '/bin/sh\r'],
  ['#!\n', null],
])('a script %j tells its interpreter', (text, interpreter) => {
  expect(readProgram(Buffer.from(text))).toEqual({ machine: null, interpreter })
})

test.each(['', 'plain text', '\x7fELF', '\x7fELF\x02\x01 cut off'])('%j is no program', text => {
  expect(readProgram(Buffer.from(text, 'latin1'))).toBeNull()
})
