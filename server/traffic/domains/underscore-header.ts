import { claimHeaders } from '../../adapters/caddy/config/visitor-claims.ts'

/** Letters, digits, hyphens, and at least one underscore. No dot: PHP takes it for an underscore. */
export function isUnderscoreHeader(name: string): boolean {
  return name.length <= 64 && /^[a-z0-9_-]*_[a-z0-9_-]*$/.test(name)
}

/** Whole families that proxies, browsers, sign-in and berth itself speak. */
const families =
  /^(?:accept|access-control|alt|authorization|cf|content|fastly|fly|hx|if|proxy|remote|sec|ssl|x-(?:amzn|auth|authentik|azure|berth|client|envoy|forwarded|github|gitlab|hub|ms-client|original|remote|rewrite|ssl|webauth))-/

const others = new Set([
  ...['cache-control', 'early-data', 'http2-settings', 'idempotency-key', 'keep-alive', 'last-event-id'],
  ...['max-forwards', 'save-data', 'service-worker', 'set-cookie', 'stripe-signature', 'transfer-encoding'],
  ...['upgrade-insecure-requests', 'user-agent', 'www-authenticate', 'x-access-token', 'x-api-key', 'x-correlation-id'],
  ...['x-csrf-token', 'x-email', 'x-groups', 'x-http-method', 'x-http-method-override'],
  ...['x-idempotency-key', 'x-method-override', 'x-request-id', 'x-requested-with', 'x-user', 'x-xsrf-token'],
  ...claimHeaders.map(name => name.toLowerCase()),
])

/**
 * The well-known header that a name would stand in for; undefined where there is none. To let the name through makes Caddy drop
 * that header for every host, and programs that run as CGI would take what a visitor wrote for what a proxy vouches for.
 */
export function knownTwin(name: string): string | undefined {
  const twin = name.replaceAll('_', '-')
  return families.test(twin) || others.has(twin) ? twin : undefined
}
