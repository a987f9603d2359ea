import { test } from 'vitest'
import { connect } from 'node:tls'
import { readFileSync } from 'node:fs'
import { execSync } from 'node:child_process'
import { startCaddy } from '../support/caddy.ts'
const say = (...a: unknown[]) => process.stderr.write(a.map(x => typeof x === 'string' ? x : JSON.stringify(x)).join(' ') + '\n')
function shake(port: number, host: string): Promise<string> {
  return new Promise(resolve => {
    const s = connect({ port, host: '127.0.0.1', servername: host, rejectUnauthorized: false })
    s.once('error', (e: any) => resolve(`ERR ${e.code} ${e.message}`))
    s.once('secureConnect', () => { const c = s.getPeerX509Certificate(); resolve(`${c?.issuer} ${c?.validFrom} ${c?.validTo}`); s.destroy() })
  })
}
test('x', async () => {
  const real = await startCaddy({ httpPort: 24010, httpsPort: 24011, acme: { directory: 'https://127.0.0.1:24000/dir', rootFiles: ['/tmp/acme-try/c.pem'] } })
  const log = () => readFileSync(real.settings.dataDirectory + '/logs/caddy.log', 'utf8')
  let at = 0
  const rest = () => { const t = log(); const r = t.slice(at); at = t.length; return r.split('\n').filter(l => /error|warn/i.test(l)).join('\n') }
  async function one(host: string) {
    const b = Date.now()
    say('>>>', host, await shake(24011, host), Date.now() - b, 'ms')
    await new Promise(r => setTimeout(r, 300))
    say(rest())
  }
  await one('nomarker.example.test')
  real.routes.allowCertificate('good.example.test'); await one('good.example.test')
  execSync(`curl -s -d '{"host":"servfail.example.test"}' http://127.0.0.1:24021/set-servfail`)
  real.routes.allowCertificate('servfail.example.test'); await one('servfail.example.test')
  execSync(`curl -s -d '{"host":"else.example.test","addresses":["172.17.0.9"]}' http://127.0.0.1:24021/add-a`)
  real.routes.allowCertificate('else.example.test'); await one('else.example.test')
  execSync('kill -STOP $(cat /tmp/acme-try/p.pid)')
  setTimeout(() => execSync('kill -CONT $(cat /tmp/acme-try/p.pid)'), 15000)
  real.routes.allowCertificate('slow.example.test'); await one('slow.example.test'); await one('slow.example.test')
  execSync('kill $(cat /tmp/acme-try/p.pid)')
  real.routes.allowCertificate('dead.example.test'); await one('dead.example.test')
  real.routes.allowCertificate('dead.example.test'); await one('dead.example.test')
  say(execSync(`find ${real.settings.dataDirectory}/certificates -type f`).toString())
  say(log().split('\n').filter(l => /good.example/.test(l)).join('\n'))
  await real[Symbol.asyncDispose]()
}, 400000)
