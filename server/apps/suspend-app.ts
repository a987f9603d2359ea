import type { DeployContext } from '../deploys/deploy-context.ts'
import type { App } from './app.ts'

export interface SuspendContext
  extends Pick<
    DeployContext,
    'apps' | 'changes' | 'clock' | 'containers' | 'deploys' | 'events' | 'locks' | 'retirer' | 'traffic'
  > {
  /** Cancels the deploys of an app that can be, and waits for the one that cannot. */
  readonly cancelAll: (app: string) => Promise<void>
}

/** Stops an app: its deploys end, visitors get the 503 page at once, its containers drain and go; settings and releases stay. */
export async function suspendApp(context: SuspendContext, app: App, by: string): Promise<void> {
  const { locks, apps, containers, deploys, traffic, events, clock, changes } = context
  await context.cancelAll(app.id)
  await locks.run(app.id, async () => {
    deploys.write(() => {
      apps.update(app.id, { isSuspended: true })
      const running = containers.of(app.id, 'serving', 'standby').map(one => one.id)
      containers.setRole(running, 'draining', clock.now())
      events.record(app.id, 'stopped', `stopped by ${by}`)
    })
    traffic.apply(apps.byId(app.id) ?? app)
  })
  void context.retirer.ofApp(app.id)
  changes.publish({ kind: 'app', app: app.id })
}
