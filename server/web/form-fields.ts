import { Refusal } from './refusal.ts'

/** More than any page or program of ours sends. */
const mostFields = 200

export type Fields = Record<string, string | string[]>

/**
 * The fields of a form or a query; one that stands several times is a list. They are counted before they are taken apart:
 * the parser needs far more than twice the time for twice as many. Throws VALIDATION.
 */
export function fieldsIn(text: string, where: 'body' | 'query'): Fields {
  let count = 1
  for (let at = text.indexOf('&'); at !== -1; at = text.indexOf('&', at + 1)) {
    count += 1
    if (count > mostFields) throw tooMany(where)
  }
  return gathered([...new URLSearchParams(text)], where)
}

/** Names starting with `_` do not collide with prototypes. Throws VALIDATION. */
export function gathered(pairs: readonly (readonly [string, string])[], where: 'body' | 'query'): Fields {
  if (pairs.length > mostFields) throw tooMany(where)
  const fields: Fields = Object.create(null)
  for (const [name, value] of pairs) {
    const standing = fields[name]
    if (standing === undefined) fields[name] = value
    else if (typeof standing === 'string') fields[name] = [standing, value]
    else standing.push(value)
  }
  return fields
}

/** For JSON of somebody unknown: as many values, however deep they stand. Throws VALIDATION. */
export function refuseManyValues(json: unknown): void {
  const open = [json]
  for (let seen = 0; open.length > 0; seen++) {
    const value = open.pop()
    if (typeof value === 'object' && value !== null) open.push(...Object.values(value).slice(0, mostFields + 1))
    if (seen + open.length > mostFields) throw tooMany('body')
  }
}

function tooMany(where: 'body' | 'query'): Refusal {
  return new Refusal(400, {
    code: 'VALIDATION',
    message: `The ${where} has more than ${mostFields} fields, the most this address takes.`,
    advice: 'Send fewer in one request.',
    field: where,
  })
}
