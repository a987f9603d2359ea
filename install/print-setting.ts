import { readFileSync } from 'node:fs'
import { parseEnvironmentFile } from '../server/config/environment-file.ts'

/** print-setting.cjs FILE NAME…: what a file of settings says of each, a line each, read as berthd reads it. */
const [file = '', ...names] = process.argv.slice(2)
const settings = parseEnvironmentFile(readFileSync(file, 'utf8'))
for (const name of names) process.stdout.write(`${settings[name] ?? ''}\n`)
