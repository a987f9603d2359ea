import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import tls from 'node:tls'
import { type Chosen, listenPort } from '../choose-settings.ts'
import type { Job } from '../job.ts'
import { run } from '../run.ts'
import { Stop, say } from '../words.ts'
import { putImage } from './put-image.ts'
import { leadTo, putProgram } from './put-program.ts'
import { putSettings } from './put-settings.ts'
import { putStarters } from './put-starters.ts'
import { isReadySoon, startAll, whyNotReady } from './run-services.ts'

/** `hasKeptData`: an uninstall left data, which comes back. Throws Stop when berth does not become ready. */
export async function firstInstall(job: Job, hasKeptData: boolean): Promise<void> {
  const { at, release, chosen } = job
  putProgram(job)
  putImage(job)
  leadTo(job, release.name)
  putSettings(job)
  putStarters(job)
  startAll(job)
  if (!(await isReadySoon(job)))
    throw new Stop(
      `berth ${release.version}`,
      `it is in place but not ready: ${whyNotReady(job)}`,
      'mend that and run this again, or take it away by --uninstall',
    )
  say(`berth ${release.version} is ready in ${uptimeSeconds() - job.beganAt} s.`)
  await waitForCertificate(job)
  say('')
  if (hasKeptData) {
    say(
      'What was kept is back: apps, people and settings. Sign in as before; berthd user create --email YOURS makes a link.',
    )
    sayTunnel(job, '')
    return
  }
  const person = ['user', 'create', '--email', chosen.email || `admin@${chosen.domain}`]
  saySignIn(job, run(join(at.bin, 'berthd'), person).stdout.trim())
  say(`Recovery  ${readFileSync(join(at.etc, 'key'), 'utf8').trim()}`)
  say(
    '          This is the key that opens your secrets, shown only now. Keep it apart from this machine and from backups.',
  )
}

function uptimeSeconds(): number {
  return Math.floor(Number.parseFloat(readFileSync('/proc/uptime', 'utf8')))
}

/** The link leads to the panel's own name as soon as that has a certificate. */
async function waitForCertificate({ at, chosen }: Job): Promise<void> {
  if (chosen.httpsPort === 'off') return
  if (!/^ {2}ok +panel-dns /m.test(run(join(at.bin, 'berthd'), ['doctor']).stdout)) return
  for (let tries = 0; tries < 60 && !(await answersInTls(chosen)); tries++) await pause(1_000)
}

function answersInTls({ httpsPort, domain }: Chosen): Promise<boolean> {
  return new Promise(resolve => {
    const options = { host: '127.0.0.1', port: Number(httpsPort), servername: `berth.${domain}` }
    const socket = tls.connect({ ...options, rejectUnauthorized: false }, () => {
      socket.destroy()
      resolve(true)
    })
    socket.on('error', () => resolve(false))
  })
}

function saySignIn(job: Job, link: string): void {
  say(`Sign in   ${link}`)
  const place = link.replace(/^.*?:\/\//, '')
  sayTunnel(job, `/${place.slice(place.indexOf('/') + 1)}`)
  if (place.startsWith('127.'))
    say(`          The panel is at berth.${job.chosen.domain} when that name leads here; berthd doctor tells.`)
}

/** The control plane listens on this machine only, or on its network, in plain HTTP: a tunnel leads there. */
function sayTunnel({ chosen, environment }: Job, path: string): void {
  const port = listenPort(chosen)
  const host = chosen.listen.slice(0, chosen.listen.lastIndexOf(':'))
  const target = ['0.0.0.0', '[::]', '*', ''].includes(host) ? '127.0.0.1' : host
  const person = `${environment.SUDO_USER ?? 'root'}@${ownName(environment.SSH_CONNECTION)}`
  say(
    `          from your own machine: ssh -L ${port}:${target}:${port} ${person}, then http://127.0.0.1:${port}${path}`,
  )
}

/** How the one who sits here reached it, else its address. */
function ownName(connection = ''): string {
  const words = connection.split(' ').filter(Boolean)
  if (words.length === 4) return words[2] ?? ''
  return run('hostname', ['-I']).stdout.trim().split(' ')[0] || run('hostname', []).stdout.trim()
}
