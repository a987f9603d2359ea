// `npm run dev`: builds, then serves with the data of the quickstart. Node starts it again whenever a source changes.
import { join } from 'node:path'

const checkout = join(import.meta.dirname, '../..')
process.chdir(checkout)
await import('../build.js')
const settings = {
  BERTH_DATA: join(checkout, '.berth'),
  BERTH_HTTP_PORT: '8080',
  BERTH_HTTPS_PORT: 'off',
  BERTH_CADDY_BIN: join(checkout, '.tools/caddy'),
}
for (const [name, value] of Object.entries(settings)) process.env[name] ??= value
process.argv.push('serve')
await import('../../dist/berthd.cjs')
