import type { Logger } from '../../log.ts'
import { pause, type Worker } from '../../workers.ts'
import type { RoutingDirectory } from '../routing/routing-directory.ts'
import type { Certificate, CertificateStore } from './certificate-store.ts'
import { type CertificateView, viewCertificate } from './certificate-view.ts'
import { afterFailure, isGood, newcomer, ofOwn } from './next-try.ts'
import type { OwnCertificate } from './own-certificate-store.ts'
import type { StorageRepair } from './storage-repair.ts'
import { type Trying, tryHost } from './try-host.ts'

export interface WantedHost {
  readonly host: string
  /** Plain HTTP is sent on as soon as a good certificate was seen. */
  readonly forceHttps: boolean
}

export interface CertificateReconcilerContext extends Omit<Trying, 'begin'> {
  readonly log: Logger
  readonly store: CertificateStore
  readonly routes: Pick<
    RoutingDirectory,
    'allowCertificate' | 'disallowCertificate' | 'allowedCertificates' | 'forceHttps' | 'httpsForced' | 'sync'
  >
  /** Every host that should have a certificate. */
  readonly wanted: () => readonly WantedHost[]
  readonly isWanted: (host: string) => boolean
  /** The certificate that somebody brought for a host. */
  readonly ownOf: (host: string) => Pick<OwnCertificate, 'validTo' | 'trustNote'> | undefined
  /** Asked once, at the start: whether the authority or the account there is another one than at the start before. */
  readonly isAuthorityChanged: () => boolean
  /** Sets aside what is damaged in Caddy's storage. */
  readonly repairStorage: StorageRepair
  /** The state of a host's certificate is another one. */
  readonly changed: (host: string) => void
}

/** What other rooms ask and tell about certificates. */
export interface Certificates {
  viewOf(host: string): CertificateView
  /** Whether a good certificate was seen, so that HTTPS may be promised. */
  hasShown(host: string): boolean
  /** Tries now, whatever DNS and the backing off say. */
  insist(host: string): void
  /** Hosts were added or changed. */
  look(): void
  /** Nothing is known of the host's certificate any more: a new one is got. */
  forget(host: string): void
}

const lookEveryMs = 2000
const repairEveryMs = 30_000
/** After a failure Caddy itself tries again for so long; what it then gets is shown at once. */
const caddyGoesOnMs = 180_000
/** Hosts without a certificate may hang for minutes each; those that have one never wait for them. */
const mostAtOnce = { first: 8, renewal: 16 }

/** Gives every wanted host a certificate and sees to it that Caddy renews it, by handshakes alone: no config is loaded. */
export function certificateReconciler(
  needs: CertificateReconcilerContext,
): Certificates & { readonly repair: () => void; readonly worker: Worker } {
  const { clock, store, routes, log } = needs
  const running = new Map<string, { readonly isRenewal: boolean; readonly done: Promise<void> }>()
  const insisted = new Set<string>()
  /** Where Caddy may still get one by itself after the try ended, and until when. */
  const lingering = new Map<string, number>()
  let wake = new AbortController()
  /** By the monotonic clock. */
  let repairAt = 0
  const look = (): void => wake.abort()

  return {
    viewOf: viewerOf({ ...needs, now: () => clock.now() }),
    hasShown: store.hasShown,
    insist(host) {
      insisted.add(host)
      look()
    },
    look,
    forget(host) {
      store.remove(host)
      routes.disallowCertificate(host)
      look()
    },
    repair,
    worker: { name: 'certificates', run },
  }

  async function run(signal: AbortSignal): Promise<void> {
    settleMarkers()
    if (needs.isAuthorityChanged()) tryAgain(row => row.state === 'failing' || row.state === 'waiting')
    signal.addEventListener('abort', look)
    while (!signal.aborted) {
      wake = new AbortController()
      const wanted = needs.wanted()
      forgetUnwanted(wanted)
      if (clock.monotonicMs() >= repairAt) repair()
      settleOwn(wanted)
      settleHttps(wanted)
      for (const { host } of wanted) if (isDue(host) && hasPlace(host)) start(host, signal)
      await pause(lookEveryMs, wake.signal)
    }
    signal.removeEventListener('abort', look)
    await Promise.all([...running.values()].map(one => one.done))
  }

  /** Hosts whose certificate was damaged are tried for at once; all that failed, where it was what they are got with. */
  function repair(): void {
    repairAt = clock.monotonicMs() + repairEveryMs
    for (const { host } of needs.repairStorage()) {
      tryAgain(row => (host === null ? row.state === 'failing' : row.host === host))
    }
  }

  function tryAgain(isMeant: (row: Certificate) => boolean): void {
    for (const row of store.all().filter(isMeant)) store.put({ ...row, nextTryAt: 0, tries: 0 })
  }

  /** What a crash left: permission stands where a certificate does, and nowhere else. */
  function settleMarkers(): void {
    const allowed = new Set(routes.allowedCertificates())
    const wanted = needs.wanted().map(one => one.host)
    for (const host of wanted) if (!allowed.has(host) && hasGood(host)) routes.allowCertificate(host)
    for (const host of allowed) if (!hasGood(host)) routes.disallowCertificate(host)
  }

  function forgetUnwanted(wanted: readonly WantedHost[]): void {
    const hosts = new Set(wanted.map(one => one.host))
    for (const { host } of store.all()) if (!hosts.has(host) && !running.has(host)) store.remove(host)
    for (const host of insisted) if (!hosts.has(host)) insisted.delete(host)
    for (const host of lingering.keys()) if (!hosts.has(host)) lingering.delete(host)
  }

  /** They are shown as they are, and no authority is asked. */
  function settleOwn(wanted: readonly WantedHost[]): void {
    for (const { host } of wanted) {
      const own = needs.ownOf(host)
      const row = own === undefined ? undefined : ofOwn(host, own.validTo, clock.now())
      const before = store.find(host)
      if (row !== undefined && (before?.state !== row.state || before.expiresAt !== row.expiresAt)) keep(row)
    }
  }

  function settleHttps(wanted: readonly WantedHost[]): void {
    const forced = new Set(routes.httpsForced())
    const changes = wanted
      .map(one => ({ host: one.host, should: one.forceHttps && store.hasShown(one.host) }))
      .filter(one => one.should !== forced.has(one.host))
    for (const { host, should } of changes) routes.forceHttps(host, should ? 'on' : 'off')
    if (changes.length > 0) void routes.sync().catch(() => {})
  }

  function isDue(host: string): boolean {
    if (running.has(host) || needs.ownOf(host) !== undefined) return false
    return insisted.has(host) || cameMeanwhile(host) || (store.find(host)?.nextTryAt ?? 0) <= clock.now()
  }

  function cameMeanwhile(host: string): boolean {
    const until = lingering.get(host)
    if (until === undefined) return false
    const came = isGood({ expiresAt: needs.proxy.storedEnd(host) }, clock.now())
    if (came || until < clock.now()) lingering.delete(host)
    return came
  }

  function hasPlace(host: string): boolean {
    const isRenewal = isGood(store.find(host) ?? newcomer(host), clock.now())
    const alike = [...running.values()].filter(one => one.isRenewal === isRenewal)
    return alike.length < (isRenewal ? mostAtOnce.renewal : mostAtOnce.first)
  }

  function start(host: string, signal: AbortSignal): void {
    const before = store.find(host) ?? newcomer(host)
    const isInsisted = insisted.delete(host)
    const done = tryHost({ ...needs, begin }, before, { isInsisted, signal })
      .catch(error => {
        log.error({ err: error, host }, 'a try for a certificate broke off')
        const reason = 'Internal error in berth; its log has the details.'
        return afterFailure(before, { reason, notBefore: null }, clock.now())
      })
      .then(after => finish(host, after))
      .catch(error => log.error({ err: error, host }, 'the outcome of a try for a certificate was not kept'))
    running.set(host, { isRenewal: isGood(before, clock.now()), done })
  }

  function begin(row: Certificate): void {
    if (!needs.isWanted(row.host)) return
    keep(row)
    routes.allowCertificate(row.host)
  }

  function finish(host: string, after: Certificate | null): void {
    running.delete(host)
    if (needs.ownOf(host) !== undefined) {
      look()
      return
    }
    if (after !== null && needs.isWanted(host)) {
      if (after.state === 'failing' && store.find(host)?.state !== 'failing')
        log.warn({ host, reason: after.reason }, 'no certificate')
      keep(after)
      if (hasGood(host)) lingering.delete(host)
      else {
        routes.disallowCertificate(host)
        if (after.state === 'failing') lingering.set(host, clock.now() + caddyGoesOnMs)
      }
    } else if (after !== null) routes.disallowCertificate(host)
    look()
  }

  function keep(row: Certificate): void {
    const before = store.find(row.host)
    store.put(row)
    if (before?.state !== row.state || before.reason !== row.reason || before.expiresAt !== row.expiresAt)
      needs.changed(row.host)
  }

  function hasGood(host: string): boolean {
    const now = clock.now()
    if (isGood(store.find(host) ?? newcomer(host), now)) return true
    return isGood({ expiresAt: needs.proxy.storedEnd(host) }, now)
  }
}

/** How a host's certificate stands, by its row or by the one that was brought for it. */
export function viewerOf({
  store,
  ownOf,
  now,
}: Pick<CertificateReconcilerContext, 'store' | 'ownOf'> & { readonly now: () => number }): (
  host: string,
) => CertificateView {
  return host => {
    const own = ownOf(host)
    if (own === undefined) return viewCertificate(store.find(host) ?? newcomer(host), null)
    return viewCertificate(ofOwn(host, own.validTo, now()), own)
  }
}
