import { expect, test } from 'vitest'
import { startBerthOnFake } from '../support/fake-engine/berth-on-fake.ts'
import { liveApp } from '../support/scene/apps.ts'
import { servingRows } from '../support/scene/standing.ts'

const image = 'localhost/berth-port:1'

test("an app's own variable PORT is where visitors are sent, and cannot say otherwise than its port", async () => {
  await using berth = await startBerthOnFake(image)
  const { server } = berth
  await liveApp(server, { name: 'shop', image, variables: { PORT: '9099' }, startTimeoutSeconds: 3 })
  expect(servingRows(server, 'shop')).toMatchObject([{ port: 9099 }])
  expect((await server.request('shop.localhost')).status).toBe(200)

  expect(await server.api('PATCH', '/apps/shop', { port: 3000 })).toMatchObject({
    status: 400,
    body: { error: { code: 'VALIDATION', field: 'port' } },
  })
  await server.api('PATCH', '/apps/shop', { port: 9099 })
  for (const method of ['PUT', 'PATCH'] as const)
    expect(await server.api(method, '/apps/shop/variables', { PORT: '3000' })).toMatchObject({
      status: 400,
      body: { error: { code: 'VALIDATION', field: 'variables.PORT' } },
    })
})
