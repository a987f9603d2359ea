import type { BerthServer } from '../../support/berth-server.ts'
import type { Figure } from '../figure.ts'
import { loadFigures } from './load-figures.ts'
import { act, imageOf, makeApp, planFor, repeat, type Scenario, type Switch, underLoad } from './scene.ts'

const times = 10

export const restart: Scenario = {
  name: 'restart',
  run: server =>
    lossesOf(server, 'restarted', async app => {
      await makeApp(server, app)
      return () => act(server, `/apps/${app}/restarts`, {})
    }),
}

/** Back to the first version, and forward again, in turn. */
export const rollBack: Scenario = {
  name: 'rollback',
  run: server =>
    lossesOf(server, 'rolled-back', async app => {
      await makeApp(server, app)
      const forward = () => act(server, `/apps/${app}/deploys`, { image: imageOf('v2') })
      await forward()
      return n => (n % 2 === 0 ? act(server, `/apps/${app}/rollbacks`, {}) : forward())
    }),
}

async function lossesOf(
  server: BerthServer,
  app: string,
  prepare: (app: string) => Promise<(n: number) => Promise<Switch>>,
): Promise<readonly Figure[]> {
  const step = await prepare(app)
  const [report] = await underLoad(planFor(server, app), load => repeat(load, { times, step }))
  return loadFigures(`switch.${app}`, report)
}
