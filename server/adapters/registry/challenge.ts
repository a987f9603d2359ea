/** How a registry wants to be asked: the `WWW-Authenticate` of a 401 (RFC 7235; distribution's token specification). */
export type Challenge =
  | { readonly scheme: 'basic' }
  | {
      readonly scheme: 'bearer'
      readonly realm: string
      readonly service: string | null
      readonly scope: string | null
    }

/** The first challenge that berth can meet, Bearer before Basic; null when there is none. */
export function parseChallenge(headers: readonly string[]): Challenge | null {
  const offered = headers.flatMap(challengesIn)
  const bearer = offered.find(({ scheme, params }) => scheme === 'bearer' && params.realm !== undefined)
  if (bearer !== undefined) {
    const { realm = '', service = null, scope = null } = bearer.params
    return { scheme: 'bearer', realm, service, scope }
  }
  return offered.some(({ scheme }) => scheme === 'basic') ? { scheme: 'basic' } : null
}

interface Offered {
  readonly scheme: string
  readonly params: Readonly<Record<string, string>>
}

const longestHeader = 4096
/** `name=value` and `name="value"`, or a bare word: the next scheme. */
const piece = /\s*,?\s*([A-Za-z0-9!#$%&'*+.^_`|~-]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s",]+)))?/y

/** Several may stand in one header, parted by the same commas as their parameters. */
function challengesIn(header: string): readonly Offered[] {
  const text = header.slice(0, longestHeader)
  const offered: { scheme: string; params: Record<string, string> }[] = []
  piece.lastIndex = 0
  for (let match = piece.exec(text); match !== null; match = piece.exec(text)) {
    const [, word = '', quoted, bare] = match
    const value = quoted?.replace(/\\(.)/g, '$1') ?? bare
    if (value === undefined) offered.push({ scheme: word.toLowerCase(), params: Object.create(null) })
    else Object.assign(offered.at(-1)?.params ?? {}, { [word.toLowerCase()]: value })
  }
  return offered
}
