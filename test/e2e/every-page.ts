import { allRoutes } from '../../server/web-of-rooms.ts'

/** The path of every page that the router knows. Routes do nothing before they are called, so they need no real ground. */
export function pagePaths(who: 'everybody' | 'signed-in'): readonly string[] {
  const ground = anything() as Parameters<typeof allRoutes>[0]
  return allRoutes(ground).flatMap(({ kind, method, path, policy }) =>
    kind === 'page' && method === 'get' && (policy === 'public') === (who === 'everybody') ? [path] : [],
  )
}

function anything(): unknown {
  const answer: unknown = new Proxy(() => {}, {
    get: (_, name) => (name === Symbol.toPrimitive ? () => 'anything' : name === Symbol.iterator ? undefined : answer),
    apply: () => answer,
  })
  return answer
}
