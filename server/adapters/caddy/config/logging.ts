import type { Json } from './json.ts'

/** Secrets that stand in paths: sign-in links and the addresses of registry hooks. Queries go as a whole. */
const secretPaths = '^(/(?:sign-in|hooks/registry)/)[^?]*|\\?.*$'

/**
 * Caddy's own log, rolled, without headers or secrets of visitors. No line for each request: nothing reads such lines yet,
 * and writing them takes a sixth of the processor time of a request (docs/decisions/0004).
 */
export function renderLogging(dataDirectory: string): Json {
  return {
    logs: {
      default: {
        writer: rolledFile(`${dataDirectory}/proxy/caddy.log`),
        encoder: withoutSecrets(),
        // It encodes every request for its log, also when it has nothing to say.
        exclude: ['http.handlers.reverse_proxy'],
      },
    },
  }
}

function rolledFile(filename: string): Json {
  return { output: 'file', filename, mode: '0600', roll_size_mb: 20, roll_keep: 3, roll_gzip: false }
}

function withoutSecrets(): Json {
  return {
    format: 'filter',
    wrap: { format: 'json' },
    fields: {
      'request>headers': { filter: 'delete' },
      'request>tls': { filter: 'delete' },
      resp_headers: { filter: 'delete' },
      'request>uri': { filter: 'regexp', regexp: secretPaths, value: '$1' },
    },
  }
}
