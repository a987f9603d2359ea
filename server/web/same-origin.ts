/** The parts of a request that tell where it was made. */
export interface Provenance {
  readonly method: string
  readonly fetchSite: string | undefined
  readonly origin: string | undefined
  /** Our own, as the browser sees it. */
  readonly ownOrigin: string
}

/**
 * May a request that carries our cookie act? Deployed apps are siblings on the same site, so SameSite protects nothing:
 * only a request made by our own pages passes, whatever its content type.
 */
export function isOwnRequest({ method, fetchSite, origin, ownOrigin }: Provenance): boolean {
  if (isSafe(method)) return true
  if (fetchSite !== undefined) return fetchSite === 'same-origin'
  return origin === ownOrigin
}

/** Without a cookie there is nothing to borrow, but a form elsewhere could still sign a visitor in as someone else. */
export function isForeignForm({ method, fetchSite, origin, ownOrigin }: Provenance): boolean {
  if (isSafe(method)) return false
  if (fetchSite !== undefined) return fetchSite !== 'same-origin'
  return origin !== undefined && origin !== ownOrigin
}

/** A stream is read with the cookie too; only our own pages, or a browser that says nothing, may open one. */
export function mayReadStream(fetchSite: string | undefined): boolean {
  return fetchSite === undefined || fetchSite === 'same-origin'
}

function isSafe(method: string): boolean {
  return method === 'GET' || method === 'HEAD' || method === 'OPTIONS'
}
