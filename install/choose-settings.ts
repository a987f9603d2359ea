import type { Environment } from '../server/config/environment-file.ts'
import type { Options } from './options.ts'

/** The settings that the installer knows, as text for `berth.env`; one that is empty is left out there. */
export interface Chosen {
  readonly domain: string
  readonly listen: string
  readonly httpPort: string
  readonly httpsPort: string
  readonly email: string
  readonly acmeCa: string
  readonly docker: string
  readonly networkPool: string
  readonly hostPorts: string
}

/** An option decides, else what stands in `berth.env`, else the default. */
export function chooseSettings({ given }: Options, file: Environment, environment: Environment): Chosen {
  const choose = (option: string, variable: string, fallback = ''): string => option || file[variable] || fallback
  const listen = choose(given.listen, 'BERTH_LISTEN', '127.0.0.1:7300')
  return {
    domain: choose(given.domain, 'BERTH_DOMAIN', 'localhost'),
    listen: listen.includes(':') ? listen : `127.0.0.1:${listen}`,
    httpPort: choose(given['http-port'], 'BERTH_HTTP_PORT', '80'),
    httpsPort: choose(given['https-port'], 'BERTH_HTTPS_PORT', '443'),
    email: choose(given.email, 'BERTH_ACME_EMAIL'),
    acmeCa: choose(given['acme-ca'], 'BERTH_ACME_CA'),
    docker: choose(given.docker, 'BERTH_DOCKER', environment.BERTH_DOCKER || '/var/run/docker.sock'),
    networkPool: choose(given['network-pool'], 'BERTH_NETWORK_POOL', environment.BERTH_NETWORK_POOL || '10.213.0.0/16'),
    hostPorts: choose(given['host-ports'], 'BERTH_HOST_PORTS'),
  }
}

export function listenPort({ listen }: Pick<Chosen, 'listen'>): string {
  return listen.slice(listen.lastIndexOf(':') + 1)
}
