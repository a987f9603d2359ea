import { lastCertificateFailure } from '../../adapters/caddy/certificate-log.ts'
import { shakeHands } from '../../adapters/caddy/shake-hands.ts'
import { storedCertificateEnd } from '../../adapters/caddy/stored-certificate.ts'
import type { Config } from '../../config/config.ts'
import type { Worker } from '../../workers.ts'
import {
  type CertificateReconcilerContext,
  type Certificates,
  certificateReconciler,
} from './certificate-reconciler.ts'
import { lookUpHost, ownAddresses } from './look-up-host.ts'
import type { CertificateProxy } from './try-host.ts'

interface Context
  extends Omit<CertificateReconcilerContext, 'proxy' | 'lookUp' | 'ownAddresses' | 'authority' | 'hasDnsChallenge'> {
  readonly dataDirectory: string
  /** Null: HTTPS is off, and nothing is done. */
  readonly httpsPort: number | null
  readonly acme: Pick<Config['acme'], 'authority' | 'dns'>
}

/** Certificates as this server has them, with the real Caddy and the real DNS. */
export function openCertificates(
  needs: Context,
): Certificates & { readonly repair: () => void; readonly workers: readonly Worker[] } {
  const { dataDirectory, httpsPort, acme } = needs
  if (httpsPort === null) return without
  const proxy = caddyAsProxy(dataDirectory, httpsPort)
  const { worker, ...certificates } = certificateReconciler({
    ...needs,
    proxy,
    authority: acme.authority,
    hasDnsChallenge: acme.dns !== null,
    lookUp: host => lookUpHost(host),
    ownAddresses,
  })
  return { ...certificates, workers: [worker] }
}

export function caddyAsProxy(dataDirectory: string, httpsPort: number): CertificateProxy {
  return {
    shakeHands: (host, signal) => shakeHands(host, httpsPort, signal),
    lastFailure: (host, since) => lastCertificateFailure(dataDirectory, host, since),
    storedEnd: host => storedCertificateEnd(dataDirectory, host),
  }
}

const without: Certificates & { readonly repair: () => void; readonly workers: readonly Worker[] } = {
  viewOf: () => ({ state: 'off' }),
  hasShown: () => false,
  insist: () => {},
  look: () => {},
  forget: () => {},
  repair: () => {},
  workers: [],
}
