import { openPasswordHasher } from '../../server/access/people/password-hash.ts'
import { allRoutes } from '../../server/routes.ts'

/** Every route that the router knows. Routes do nothing before they are called, so they need no real ground. */
export function everyRoute(): ReturnType<typeof allRoutes> {
  return allRoutes(anything() as Parameters<typeof allRoutes>[0], openPasswordHasher())
}

/** The path of every page that the router knows. */
export function pagePaths(who: 'everybody' | 'signed-in'): readonly string[] {
  return everyRoute().flatMap(({ kind, method, path, policy }) =>
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
