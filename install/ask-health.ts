import { readFileSync } from 'node:fs'
import http from 'node:http'
import { parseEnvironmentFile } from '../server/config/environment-file.ts'

/** health.cjs [PATH]: exits 0 when the berthd of these settings answers well there (/healthz). */
const { BERTH_LISTEN, BERTH_ENV_FILE } = process.env
const [path = '/healthz'] = process.argv.slice(2)
const address = BERTH_LISTEN || inFile(BERTH_ENV_FILE) || '127.0.0.1:7300'
const colon = address.lastIndexOf(':')
const host = address.slice(0, colon).replace(/^\[|\]$/g, '')
const call = http.get({ host, port: address.slice(colon + 1), path, timeout: 5_000 }, ({ statusCode }) =>
  process.exit(statusCode === 200 ? 0 : 1),
)
call.on('timeout', () => process.exit(1))
call.on('error', () => process.exit(1))

function inFile(file: string | undefined): string | undefined {
  return file === undefined ? undefined : parseEnvironmentFile(readFileSync(file, 'utf8')).BERTH_LISTEN
}
