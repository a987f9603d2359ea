import { mostAddresses } from '../../../traffic/routing/route-target.ts'
import type { Json } from './json.ts'
import { shareSizeFor, upstreamPlaceholder } from './shares.ts'

const address = '([0-9.]+:[0-9]+)'
const places = Array.from({ length: mostAddresses }, (_, index) => index)

/** Reads the name of the matched file into `{kind}`, `{arg}` and the addresses `{up0}` … `{up11}`, each evaluated when asked for. */
export function nameKindMap(): Json {
  return {
    handler: 'map',
    source: '{http.matchers.file.relative}',
    destinations: [...places.map(upstreamPlaceholder), '{kind}', '{arg}'],
    mappings: [
      ...places.map(index => addresses(index + 1)),
      kind('hold-([0-9]+)', 'hold', '$1'),
      kind('(?:to|r)-([a-z0-9.-]+)', 'redirect', '$1'),
      kind('stopped', 'stopped', ''),
      kind('starting', 'starting', ''),
    ],
    defaults: [...places.map(() => ''), '', ''],
  }
}

function addresses(count: number): Json {
  return {
    input_regexp: `^/[^/]+/${Array.from({ length: count }, () => address).join(',')}$`,
    outputs: [...places.map(index => `$${(index % count) + 1}`), `share-${shareSizeFor(count)}`, ''],
  }
}

function kind(pattern: string, name: string, arg: string): Json {
  return { input_regexp: `^/[^/]+/${pattern}$`, outputs: [...places.map(() => null), name, arg] }
}
