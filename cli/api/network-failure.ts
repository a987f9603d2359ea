import { CliError, type Passing } from '../cli-error.ts'

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'the connection broke off',
  EPIPE: 'the connection broke off',
  ENOTFOUND: 'there is no such host',
  EAI_AGAIN: 'the name could not be looked up',
  ETIMEDOUT: 'no answer came in time',
  EHOSTUNREACH: 'there is no way to this host',
  ENETUNREACH: 'there is no way to this network',
  EPROTO: 'it does not speak TLS there',
  ERR_SSL_WRONG_VERSION_NUMBER: 'it does not speak TLS there',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'it does not speak TLS there',
  HPE_INVALID_CONSTANT: 'it does not speak HTTP there',
}
const advices: Readonly<Record<string, string>> = {
  EPROTO: 'Write http:// if it has no certificate yet.',
  ERR_SSL_WRONG_VERSION_NUMBER: 'Write http:// if it has no certificate yet.',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'Write http:// if it has no certificate yet.',
  HPE_INVALID_CONSTANT: 'Write https:// if it speaks TLS.',
  CERT_HAS_EXPIRED: 'Look at the domain in the panel; its certificate was not renewed.',
  ERR_TLS_CERT_ALTNAME_INVALID: 'Use the name the certificate was made for.',
}
const untrusted = /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_\w+)$/

/** A request that got no answer, in words. */
export function networkFailure(error: unknown, { origin }: URL): CliError {
  const code = codeOf(error)
  const reason = reasons[code] ?? (error instanceof Error ? error.message : String(error))
  return new CliError(
    { message: `${origin} does not answer: ${reason}.`, advice: adviceFor(code), passing: passingOf(code) },
    error,
  )
}

function adviceFor(code: string): string {
  if (untrusted.test(code))
    return 'Its certificate is not one this machine trusts. NODE_EXTRA_CA_CERTS=<file> adds an authority.'
  return advices[code] ?? 'Check the address (BERTH_URL, or `berth login --url`), and that the server runs.'
}

/** A certificate that is not trusted will not be trusted in a second. */
function passingOf(code: string): Passing | undefined {
  if (untrusted.test(code) || code.startsWith('CERT_') || code.startsWith('ERR_TLS_')) return undefined
  return code === 'ECONNRESET' || code === 'EPIPE' ? 'cut off' : 'unreached'
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}
