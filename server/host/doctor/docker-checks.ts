import { isOlder } from '../../adapters/caddy/caddy-version.ts'
import type { EngineSurvey } from '../../adapters/docker/survey-engine.ts'
import { type Check, some, warning, well } from './check.ts'

/** CVE-2026-41567 among them. */
const withoutKnownFlaws = '29.5.1'

/** CVE-2025-31133, CVE-2025-52565 and CVE-2025-52881: ways out of a container. */
const runcWithoutKnownFlaws = { '1.3': '1.3.3', other: '1.2.8' }

export function dockerChecks(engine: EngineSurvey): readonly Check[] {
  return [
    version(engine),
    ...runc(engine),
    liveRestore(engine),
    logDriver(engine),
    ...mirrors(engine),
    publishedPorts(engine),
  ]
}

function version({ version, apiVersion }: EngineSurvey): Check {
  const is = `Docker ${version} (API ${apiVersion})`
  if (!isOlder(numbersOf(version), withoutKnownFlaws)) return well('docker-version', `${is}.`)
  return warning(
    'docker-version',
    `${is} has flaws that are known and mended in ${withoutKnownFlaws}.`,
    `Upgrade Docker to ${withoutKnownFlaws} or newer.`,
  )
}

function runc({ runcVersion }: EngineSurvey): readonly Check[] {
  if (runcVersion === null) return []
  const least = runcVersion.startsWith('1.3.') ? runcWithoutKnownFlaws['1.3'] : runcWithoutKnownFlaws.other
  if (!isOlder(numbersOf(runcVersion), least)) return [well('runc-version', `runc ${runcVersion}.`)]
  return [
    warning(
      'runc-version',
      `runc ${runcVersion} has known ways out of a container, mended in ${least} (distributions also mend older ones).`,
      'Upgrade runc, or containerd.io where that brings it, and restart the apps.',
    ),
  ]
}

/** `20.10.24` of `20.10.24+dfsg1`. */
function numbersOf(version: string): string {
  return version.split(/[^0-9.]/)[0] ?? ''
}

function liveRestore({ liveRestore }: EngineSurvey): Check {
  if (liveRestore) return well('docker-live-restore', 'Apps run on while Docker restarts.')
  return warning(
    'docker-live-restore',
    'live-restore is off: every restart or upgrade of Docker ends all apps.',
    'Add "live-restore": true to /etc/docker/daemon.json and reload Docker (systemctl reload docker).',
  )
}

/** berth's own containers are made with `local`; this is about everything else on the machine. */
function logDriver({ loggingDriver }: EngineSurvey): Check {
  if (loggingDriver !== 'json-file') return well('docker-log-driver', `New containers log by ${loggingDriver}.`)
  return warning(
    'docker-log-driver',
    "Docker's log driver is json-file: containers that are not berth's may fill the disk with logs.",
    'Set "log-driver": "local" in /etc/docker/daemon.json and restart Docker when it suits.',
  )
}

/** Said where there are any: few know it, and nothing else shows it. */
function mirrors({ registryMirrors }: EngineSurvey): readonly Check[] {
  if (registryMirrors.length === 0) return []
  return [
    warning(
      'registry-mirrors',
      `Docker asks ${some(registryMirrors)} before Docker Hub, and offers a login for the Hub to ${registryMirrors.length === 1 ? 'it' : 'them'} too.`,
      'Trust the mirror with that login, or pull private images of the Hub from a server without mirrors ("registry-mirrors" in /etc/docker/daemon.json).',
    ),
  ]
}

function publishedPorts({ containers }: EngineSurvey): Check {
  const open = containers
    .filter(({ labels }) => labels['berth.managed'] !== 'true')
    .flatMap(({ name, published }) => published.filter(isPublic).map(port => `${name} on ${port}`))
  if (open.length === 0) return well('published-ports', 'No container is reachable past the firewall.')
  return warning(
    'published-ports',
    `Docker opens these ports to the world, past the rules of ufw or firewalld: ${some(open)}.`,
    'Publish on loopback only (-p 127.0.0.1:8080:80), or let berth run the app behind its proxy.',
  )
}

function isPublic(port: string): boolean {
  return !port.startsWith('127.') && !port.startsWith('::1:')
}
