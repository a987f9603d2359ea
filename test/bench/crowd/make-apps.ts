import type { BerthServer } from '../../support/berth-server.ts'

const atOnce = 8

/** Apps `<prefix>1` … `<prefix>n`, made by the API; they have domains but no containers. */
export async function makeApps(server: BerthServer, prefix: string, count: number, settings: object = {}) {
  const names = Array.from({ length: count }, (_, n) => `${prefix}${n + 1}`)
  await eachOf(names, async name => {
    const { status, body } = await server.api('POST', '/apps', { name, image: 'example.com/nothing:1', ...settings })
    if (status !== 201) throw new Error(`app ${name}: ${status} ${JSON.stringify(body)}`)
  })
  return names
}

/** As many at once as a busy team would. */
export async function eachOf<T>(items: readonly T[], work: (item: T) => Promise<void>, limit = atOnce): Promise<void> {
  const waiting = [...items]
  const worker = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item)
  }
  await Promise.all(Array.from({ length: limit }, worker))
}
