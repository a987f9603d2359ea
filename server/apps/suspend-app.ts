import type { DeployNeeds } from '../deploys/deploy-needs.ts'
import { retireAll } from '../deploys/retire.ts'
import type { App } from './app.ts'

/** Stops an app: visitors get the 503 page at once, its containers drain and go; settings and releases stay. */
export async function suspendApp(needs: DeployNeeds, app: App, by: string): Promise<void> {
  const { locks, apps, containers, deploys, traffic, events, clock, changes } = needs
  await locks.run(app.id, async () => {
    deploys.write(() => {
      apps.update(app.id, { isSuspended: true })
      const running = containers.of(app.id, 'serving', 'standby').map(one => one.id)
      containers.setRole(running, 'draining', clock.now())
      events.record(app.id, 'stopped', `stopped by ${by}`)
    })
    traffic.apply(apps.byId(app.id) ?? app)
  })
  void retireAll(needs, app.id)
  changes.publish({ kind: 'app', app: app.id })
}
