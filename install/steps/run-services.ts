import http from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { listenPort } from '../choose-settings.ts'
import type { Job } from '../job.ts'

/** Caddy first: it waits for the configuration that berthd writes at its first start. */
export function startAll({ manager }: Job): void {
  manager.act('start', 'caddy')
  manager.raiseFirewall()
  manager.act('start', 'berthd')
}

/** Ready: database, Docker and Caddy answer. Given up early when it ends again and again. */
export async function isReadySoon(job: Job): Promise<boolean> {
  for (let tries = 0; tries < 200; tries++) {
    if (await isReady(job)) return true
    if (job.manager.timesStarted() >= 3) return false
    await pause(200)
  }
  return false
}

function isReady({ chosen }: Job): Promise<boolean> {
  const host = chosen.listen.slice(0, chosen.listen.lastIndexOf(':')).replace(/^\[|\]$/g, '')
  return new Promise(resolve => {
    const call = http.get({ host, port: listenPort(chosen), path: '/readyz', timeout: 5_000, agent: false }, answer => {
      answer.resume()
      resolve(answer.statusCode === 200)
    })
    call.on('timeout', () => call.destroy())
    call.on('error', () => resolve(false))
  })
}

const isReason = /^berthd: |rror|"level":[56]0/

/** The reason in one line, as far as it is known. */
export function whyNotReady({ manager }: Job): string {
  const lines = manager.recentOutput().split('\n')
  const line = lines.findLast(one => isReason.test(one)) ?? manager.whyItEnded() ?? 'it said nothing'
  return line.slice(0, 300)
}
