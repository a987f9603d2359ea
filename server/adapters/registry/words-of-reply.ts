import { withoutSecrets } from '../../failures/without-secrets.ts'
import type { Reply } from './egress-client.ts'

const longestWords = 300

/** What a registry said was wrong, in its own words and free of what was sent to log in. */
export function wordsOf(reply: Reply, login: { username: string; password: string } | null): string {
  const text = Buffer.from(reply.body).toString('utf8')
  const told = /^\s*</.test(text) ? 'it answered with a web page' : (errorIn(text) ?? '')
  const plain = withoutSecrets(told, login)
    .replace(/\p{Cc}+/gu, ' ')
    .trim()
  return plain === '' ? `HTTP ${reply.status}` : plain.slice(0, longestWords)
}

export function jsonOf(reply: Pick<Reply, 'body'>): unknown {
  try {
    return JSON.parse(Buffer.from(reply.body).toString('utf8'))
  } catch {
    return undefined
  }
}

/** `{"errors":[{"code":"DENIED","message":"…"}]}`, or what token servers write. */
function errorIn(text: string): string | undefined {
  const json = jsonOf({ body: Buffer.from(text) })
  if (typeof json !== 'object' || json === null) return undefined
  const first = 'errors' in json && Array.isArray(json.errors) ? json.errors[0] : json
  const [code, message] = [textIn(first, 'code'), textIn(first, 'message') ?? textIn(first, 'details')]
  if (code !== undefined && message !== undefined) return `${code.toLowerCase().replaceAll('_', ' ')}: ${message}`
  return message ?? code ?? textIn(first, 'error')
}

function textIn(value: unknown, field: string): string | undefined {
  if (typeof value !== 'object' || value === null || !(field in value)) return undefined
  const text = Reflect.get(value, field)
  return typeof text === 'string' ? text : undefined
}
