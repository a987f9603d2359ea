import type { Api } from './api.ts'

interface Page<Item> {
  readonly items: readonly Item[]
  readonly next: string | null
}

/** All items of a list, page by page. */
export async function everyItem<Item>(api: Api, path: string): Promise<Item[]> {
  const items: Item[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const from: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`
    const page: Page<Item> = await api.get(`${path}?limit=200${from}`)
    items.push(...page.items)
    cursor = page.next
  }
  return items
}
