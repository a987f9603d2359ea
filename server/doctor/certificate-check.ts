import { X509Certificate } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Check, failure, some, warning, well } from './check.ts'

const dayMs = 86_400_000

/** Whether the certificates that Caddy keeps are renewed: it does so when a third of their time is left. */
export function certificateCheck(folder: string, now: number): Check {
  const found = certificatesIn(folder).map(one => ({ ...one, days: Math.floor((one.endsAt - now) / dayMs) }))
  const short = found.filter(one => one.endsAt - now < Math.min(7 * dayMs, (one.endsAt - one.beganAt) / 6))
  if (short.length === 0) return well('certificates', `${found.length} certificates, none of them about to end.`)
  const names = some(short.map(({ name, days }) => (days < 0 ? `${name} (ended)` : `${name} (${days} days)`)))
  const remedy =
    'Caddy renews them by itself: see that the names lead to this server, that ports 80 and 443 are reachable, and what proxy/caddy.log says. Those of hosts that are gone do not matter.'
  const judge = short.some(({ days }) => days < 0) ? failure : warning
  return judge('certificates', `These certificates end soon or have ended: ${names}.`, remedy)
}

function certificatesIn(folder: string): { name: string; beganAt: number; endsAt: number }[] {
  return filesIn(folder)
    .filter(path => path.endsWith('.crt'))
    .flatMap(path => {
      try {
        const { validFrom, validTo, subjectAltName, subject } = new X509Certificate(readFileSync(join(folder, path)))
        const name = subjectAltName?.replaceAll('DNS:', '') ?? subject
        return [{ name, beganAt: Date.parse(validFrom), endsAt: Date.parse(validTo) }]
      } catch {
        return []
      }
    })
}

function filesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
  } catch {
    return []
  }
}
