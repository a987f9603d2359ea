import * as z from 'zod'

/** The query of every list; the cursor is what the page before answered as `next`. */
export const pageQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(64).optional(),
})

export function listOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), next: z.string().nullable() })
}

/** Of one row more than the page holds, the page, and the cursor of its last item where there is more. */
export function pageOf<Item>(items: readonly Item[], limit: number, cursorOf: (item: Item) => string) {
  const page = items.slice(0, limit)
  const last = page.at(-1)
  return { items: page, next: items.length > limit && last !== undefined ? cursorOf(last) : null }
}

/** Times leave the server as ISO 8601 in UTC. */
export function isoTime(ms: number): string {
  return new Date(ms).toISOString()
}
