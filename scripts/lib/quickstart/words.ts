import { relative } from 'node:path'
import { hookCommand } from '../../../shared/curl-command.ts'
import { hookUrl, type Redeployed } from './redeploy.ts'
import type { LiveSample } from './sample-app.ts'
import { sampleRepository } from './sample-image.ts'
import type { Settings } from './settings.ts'

interface Live {
  readonly settings: Settings
  readonly sample: LiveSample
}

export function sampleWords({ settings, sample }: Live): string {
  const { version, url, way } = sample
  const took = `${way} in ${seconds(sample.seconds)}, all in ${seconds(settings.secondsSinceBegan())}`
  return `Sample           version ${version} answers at ${url} (${took})`
}

export function curlLine({ settings, sample, token }: Live & { readonly token: string }): string {
  return hookCommand({ url: hookUrl(settings), tag: sample.next, token })
}

interface Staying extends Live {
  readonly link: string
  readonly curl: string
  readonly logFile: string
  /** Whether this system itself leads names below localhost here, as browsers such as Chrome and Firefox always do. */
  readonly resolves: boolean
}

export function stayingWords({ settings, sample, link, curl, logFile, resolves }: Staying): string {
  const { url, version, next } = sample
  const names = [new URL(url).hostname, new URL(link).hostname].join(' ')
  return `
App              ${url}
Sign in          ${link}
                 (once, within 24 hours)
Next version     ${curl}${
    resolves
      ? ''
      : `
Names            this system does not find names below localhost; Chrome and Firefox do by themselves,
                 for all others add to /etc/hosts: 127.0.0.1 ${names}`
  }

What happened: berth made a container of the image ${sampleRepository}:${version} and asked it until it answered.
Then it renamed one file below ${shown(settings.dataDirectory)}/routes/hosts, and Caddy sends the visitors of ${new URL(url).host} there.
The curl line does the same with version ${next} beside version ${version}: visitors move when it answers, and no request is lost.
If it does not answer, version ${version} stays, and curl fails and prints the reason. berth's own log: ${shown(logFile)}

Ctrl-C stops all of it; the data stays in ${shown(settings.dataDirectory)}/.`
}

export function redeployedWords({ version, seconds: took, requests, connections }: Redeployed): string {
  return `Redeploy         version ${version} is live (${seconds(took)}); ${requests} requests over ${connections} kept connections meanwhile, 0 lost`
}

export function checkedWords({ secondsSinceBegan }: Settings): string {
  return `Check            passed, all is stopped and nothing is left running (${seconds(secondsSinceBegan())})`
}

function seconds(value: number): string {
  return `${value.toFixed(value < 10 ? 2 : 1)} s`
}

function shown(path: string): string {
  const short = relative(process.cwd(), path)
  return short.startsWith('..') ? path : short
}
