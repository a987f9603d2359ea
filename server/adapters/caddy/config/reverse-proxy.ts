import type { Json } from './json.ts'

/**
 * Requests whose dial fails wait and are tried again; one that reached an app is never sent again, hence the matcher that never
 * matches. `random`, since `round_robin` has one counter for all apps. Idle connections end soon, so that a drain sees only busy ones.
 */
export function reverseProxy(dials: readonly string[]): Json {
  return {
    handler: 'reverse_proxy',
    upstreams: dials.map(dial => ({ dial })),
    load_balancing: {
      selection_policy: { policy: 'random' },
      try_duration: '60s',
      try_interval: '100ms',
      retry_match: [{ method: ['BERTH-NEVER'] }],
    },
    transport: { protocol: 'http', dial_timeout: '500ms', keep_alive: { idle_timeout: '1s' } },
    stream_close_delay: '5m',
  }
}
