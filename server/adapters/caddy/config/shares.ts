/**
 * How many places addresses are repeated over, so that each has the same share: 5 addresses stand twice on 10 places.
 * One address has one place, since Caddy counts the requests under way by place (`connectionMap`).
 */
export const shareSizes = [1, 12, 10, 9, 8, 7, 11] as const

export type ShareSize = (typeof shareSizes)[number]

/** The first size that `addressCount` (1 to 12) divides. */
export function shareSizeFor(addressCount: number): ShareSize {
  const size = shareSizes.find(places => places % addressCount === 0)
  if (size === undefined) throw new Error(`${addressCount} addresses have no even share`)
  return size
}

export function upstreamPlaceholder(index: number): string {
  return `{up${index}}`
}
