import type { Json } from './json.ts'

/**
 * Requests whose dial fails wait and are tried again; one that reached an app is not sent again, hence the matcher that never
 * matches. `random`, since `round_robin` has one counter for all apps. `answers` are handled otherwise than by being copied.
 */
export function reverseProxy(dials: readonly string[], trySeconds: number, answers: readonly Json[] = []): Json {
  return {
    handler: 'reverse_proxy',
    upstreams: dials.map(dial => ({ dial })),
    // Programs such as nginx compress nothing for a proxy, and know one by its Via.
    headers: { request: { set: { Connection: ['{connection}'] }, delete: ['Via'] } },
    load_balancing: {
      selection_policy: { policy: 'random' },
      try_duration: `${trySeconds}s`,
      try_interval: '100ms',
      retry_match: [{ method: ['BERTH-NEVER'] }],
    },
    transport: transport(),
    stream_close_delay: '5m',
    ...(answers.length === 0 ? {} : { handle_response: answers }),
  }
}

/** Idle connections end soon: a drain then sees only busy ones, and see `connectionMap`. */
function transport(): Json {
  return {
    protocol: 'http',
    dial_timeout: '500ms',
    keep_alive: { idle_timeout: '20ms' },
    network_proxy: { from: 'none' },
    // What an app compresses is for its visitor to say, not for Caddy to ask.
    compression: false,
  }
}

/**
 * A request without a body that comes alone gets a connection of its own; those that come together share kept ones. Go's client
 * sends a request without a body again by itself when the kept connection it was written to breaks before the answer
 * (`isReplayable` in net/http: GET, HEAD, OPTIONS, TRACE, and whatever has an Idempotency-Key), and no setting of Caddy forbids
 * it; on a fresh connection it never does. Without kept connections at all, throughput halves. A request with a body is never
 * sent again, and must not ask for `close`: an app that refuses it early would close at once, and its answer be lost.
 */
export function connectionMap(): Json {
  const key = '{http.request.header.Idempotency-Key}{http.request.header.X-Idempotency-Key}'
  const length = '{http.request.header.Content-Length}'
  return {
    handler: 'map',
    source: `{http.request.method} {http.request.header.Upgrade} ${length} ${key} {http.reverse_proxy.upstream.requests}`,
    destinations: ['{connection}'],
    mappings: [
      { input: 'GET    0', outputs: ['close'] },
      { input_regexp: '^CONNECT ', outputs: ['Upgrade'] },
      { input_regexp: '^[^ ]+  0*[1-9][0-9]* ', outputs: ['keep-alive'] },
      // Of no told length: in pieces, or with nothing that would be sent again.
      { input_regexp: '^(POST|PUT|PATCH)    0$', outputs: ['keep-alive'] },
      { input_regexp: '^[^ ]+  0* .* 0$', outputs: ['close'] },
      { input_regexp: '^[^ ]+  0* .* [0-9]+$', outputs: ['keep-alive'] },
    ],
    defaults: ['Upgrade'],
  }
}
