// health.cjs [PATH]: exits 0 when the berthd of these settings answers well there (/healthz).
const http = require('node:http')
const { readFileSync } = require('node:fs')

const [path = '/healthz'] = process.argv.slice(2)
const [host, port] = split(process.env.BERTH_LISTEN || inFile(process.env.BERTH_ENV_FILE) || '127.0.0.1:7300')
const call = http.get({ host, port, path, timeout: 5000 }, ({ statusCode }) => process.exit(statusCode === 200 ? 0 : 1))
call.on('timeout', () => process.exit(1))
call.on('error', () => process.exit(1))

function inFile(file) {
  return file && /^BERTH_LISTEN=(.*)$/m.exec(readFileSync(file, 'utf8'))?.[1]
}

function split(address) {
  const colon = address.lastIndexOf(':')
  return [address.slice(0, colon).replace(/^\[|\]$/g, ''), address.slice(colon + 1)]
}
