import { connect } from 'node:tls'

/** `none`: Caddy has no certificate for the host. `cut`: it hung up without a word, as it does after 10 s of issuing. */
export type Handshake =
  | { readonly kind: 'certificate'; readonly issuer: string; readonly validFrom: number; readonly validTo: number }
  | { readonly kind: 'none' | 'cut' | 'away' | 'ended' }

/**
 * One TLS handshake with Caddy on this machine, as a visitor of `host` would make it; the certificate is read, not trusted.
 * It starts an issuing where the host has none and may have one. Ends with `ended` when `signal` aborts.
 */
export function shakeHands(host: string, port: number, signal: AbortSignal): Promise<Handshake> {
  return new Promise(resolve => {
    const socket = connect({ host: '127.0.0.1', port, servername: host, rejectUnauthorized: false })
    const finish = (handshake: Handshake): void => {
      signal.removeEventListener('abort', end)
      resolve(handshake)
      socket.destroy()
    }
    const end = (): void => finish({ kind: 'ended' })
    signal.addEventListener('abort', end)
    socket.on('error', error => finish({ kind: kindOf(error) }))
    socket.on('close', () => finish({ kind: 'cut' }))
    socket.on('secureConnect', () => {
      const shown = socket.getPeerX509Certificate()
      if (shown === undefined) return finish({ kind: 'none' })
      const { issuer, validFromDate, validToDate } = shown
      finish({ kind: 'certificate', issuer, validFrom: validFromDate.getTime(), validTo: validToDate.getTime() })
    })
    if (signal.aborted) end()
  })
}

function kindOf(error: Error): 'none' | 'cut' | 'away' {
  const code = 'code' in error ? String(error.code) : ''
  if (code === 'ECONNREFUSED') return 'away'
  return code.includes('ALERT') ? 'none' : 'cut'
}
