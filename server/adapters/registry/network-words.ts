export interface NetworkWords {
  /** What happened, for people: `connection refused: nothing listens at ghcr.io:443`. */
  readonly words: string
  readonly advice: string
  /** Nothing there spoke TLS; a registry without it might. */
  readonly isPlain: boolean
}

const certificates: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is signed by itself',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is signed by an authority that this server does not know',
  UNABLE_TO_GET_ISSUER_CERT: 'its certificate is signed by an authority that this server does not know',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate is signed by an authority that this server does not know',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is signed by an authority that this server does not know',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
  CERT_REVOKED: 'its certificate was revoked',
}

/** Why a request never got an answer, from the code that the network left. */
export function networkWords(error: unknown, host: string): NetworkWords {
  const code = codeOf(error)
  const certificate = certificates[code]
  if (certificate !== undefined)
    return {
      words: `tls: ${certificate}`,
      advice: `If the certificate is the registry's own, put the authority that signed it into /etc/docker/certs.d/${host}/ca.crt.`,
      isPlain: false,
    }
  if (code === 'EPROTO' || code.startsWith('ERR_SSL') || isCutHandshake(error))
    return {
      words: `tls: ${host} does not speak TLS`,
      advice: 'Give the registry TLS; or, in a network you trust, allow plain HTTP for its credential.',
      isPlain: true,
    }
  const [words, advice] = reach(code, host)
  return { words, advice, isPlain: code === 'ECONNREFUSED' }
}

function reach(code: string, host: string): readonly [words: string, advice: string] {
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return [
        `no such host: the name ${host} cannot be resolved`,
        'Check the name for a typing error, and the DNS of this server.',
      ]
    case 'ECONNREFUSED':
      return [
        `connection refused: nothing listens at ${host}`,
        'Check the port, and that the registry runs and is reachable from this server.',
      ]
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'EADDRNOTAVAIL':
      return [`no route to host ${host}`, 'Check the network and the firewall of this server.']
    case 'ETIMEDOUT':
    case 'UND_ERR_CONNECT_TIMEOUT':
    case 'UND_ERR_HEADERS_TIMEOUT':
    case 'UND_ERR_BODY_TIMEOUT':
    case 'TIMEOUT':
      return [
        `timeout: no whole answer from ${host} in time`,
        'A firewall may drop the connection, or the registry is overloaded. Try again.',
      ]
    default:
      return [`connection reset: ${host} ended it before it answered`, 'The registry or a proxy between is in trouble.']
  }
}

/** Some servers answer the first bytes of TLS by closing. */
function isCutHandshake(error: unknown): boolean {
  return error instanceof Error && error.message.includes('before secure TLS connection')
}

/** Node puts the first failure of several addresses inside. */
function codeOf(error: unknown): string {
  if (error instanceof AggregateError) return codeOf(error.errors[0])
  if (!(error instanceof Error)) return ''
  if (error.name === 'TimeoutError') return 'TIMEOUT'
  if ('code' in error && typeof error.code === 'string') return error.code
  return error.cause === undefined ? '' : codeOf(error.cause)
}
