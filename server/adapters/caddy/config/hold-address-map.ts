import { holdCount } from '../../../traffic/routing/route-target.ts'
import type { Json } from './json.ts'

/**
 * From a hold's number to the text of its file, read again at every attempt. One plain mapping for each number, made in
 * advance: Caddy evaluates placeholders in the outputs of plain mappings only, not in those of regular expressions.
 */
export function holdAddressMap(dataDirectory: string): Json {
  const numbers = Array.from({ length: holdCount }, (_, hold) => hold)
  return {
    handler: 'map',
    source: '{arg}',
    destinations: ['{held}'],
    mappings: numbers.map(hold => ({
      input: String(hold),
      outputs: [`{file.${dataDirectory}/routes/holds/${hold}}`],
    })),
  }
}
