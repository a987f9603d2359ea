import type { LocalImage } from '../adapters/docker/engine.ts'
import type { App } from '../apps/app.ts'
import { isPortContradicted, type PortSources, portOf } from '../apps/app-port.ts'
import type { Variable } from '../apps/variables/variable.ts'
import { runsAsRoot } from '../failures/container-failures.ts'
import { saysRoot } from './candidates/mind-root.ts'
import type { Deploy } from './deploy.ts'
import type { DeployContext } from './deploy-context.ts'
import { noteLine } from './records/deploy-line.ts'
import { isSameSettings, type Release, settingsOf } from './releases/release.ts'
import type { ReleasePlan } from './replacement.ts'

type ChoiceContext = Pick<DeployContext, 'clock' | 'containers' | 'fetcher' | 'journal' | 'releases' | 'variables'>

/** The release this deploy is about: a new snapshot of image and settings, or the one it names. */
export async function chooseRelease(
  context: ChoiceContext,
  app: App,
  deploy: Deploy,
  signal: AbortSignal,
): Promise<ReleasePlan | { kind: 'unchanged'; release: Release }> {
  if (deploy.kind === 'start' && app.liveRelease !== null && isUp(context, app))
    return { kind: 'unchanged', release: context.releases.get(app.id, app.liveRelease) }
  const kept = isRerun(deploy) ? app.liveRelease : deploy.release
  if (kept !== null) return keptRelease(context, { app, deploy, id: kept }, signal)
  const { digest, local } = await context.fetcher.fetch(app, deploy, signal)
  const variables = context.variables.reveal(app.id)
  const live = app.liveRelease === null ? undefined : context.releases.find(app.liveRelease)
  if (live !== undefined && !deploy.force && isUnchanged(context, { app, live, digest, variables }))
    return { kind: 'unchanged', release: live }
  refuseRoot(context, app, deploy, local)
  warnOfLooseVolumes(context, app, deploy, local)
  warnOfPort(context, deploy, { wanted: app.port, variables, exposed: local.exposedPorts })
  const release: Release = {
    id: context.clock.newId(),
    app: app.id,
    number: context.releases.nextNumber(app.id),
    image: deploy.image,
    digest,
    localId: local.id,
    settings: settingsOf(app),
    createdAt: context.clock.now(),
  }
  return { kind: 'release', release, variables, image: local }
}

/** A restart or start is about what is live when it begins, which may be newer than when it was asked for. */
function isRerun({ kind }: Deploy): boolean {
  return kind === 'restart' || kind === 'start'
}

/** A kept release runs again from this server alone; a registry is asked only when somebody took its image away. */
async function keptRelease(
  context: ChoiceContext,
  { app, deploy, id }: { readonly app: App; readonly deploy: Deploy; readonly id: string },
  signal: AbortSignal,
): Promise<ReleasePlan> {
  const { releases, journal } = context
  const release = releases.get(app.id, id)
  if (isRerun(deploy)) journal.change(deploy, { release: id, releaseNumber: release.number, image: release.image })
  const tell = (words: string): void => {
    journal.enter(deploy, 'pulling')
    journal.say(deploy, words)
  }
  const image = await context.fetcher.have({ app, release, tell }, signal)
  return { kind: 'release', release, variables: releases.variables(release), image }
}

interface Comparison {
  readonly app: App
  readonly live: Release
  readonly digest: string
  readonly variables: readonly Variable[]
}

function isUp({ containers }: ChoiceContext, app: App): boolean {
  return !app.isSuspended && containers.of(app.id, 'serving').length > 0
}

function isUnchanged(context: ChoiceContext, { app, live, digest, variables }: Comparison): boolean {
  const { releases } = context
  if (live.digest !== digest || !isUp(context, app)) return false
  return (
    isSameSettings(live.settings, settingsOf(app)) &&
    JSON.stringify(releases.variables(live)) === JSON.stringify(variables)
  )
}

function refuseRoot({ journal }: ChoiceContext, app: App, deploy: Deploy, image: LocalImage): void {
  if (!saysRoot(image)) return
  if (app.rootPolicy === 'refuse') throw runsAsRoot(image.user)
  journal.say(deploy, noteLine('the image runs as root. A USER line in its Dockerfile would be safer.'))
}

function warnOfLooseVolumes({ journal }: ChoiceContext, app: App, deploy: Deploy, image: LocalImage): void {
  const covered = new Set(app.volumes.map(volume => volume.path))
  for (const path of image.volumes) {
    if (!covered.has(path))
      journal.say(
        deploy,
        noteLine(
          `the image declares a volume at ${path}, and the app has none there: that data goes with each deploy.`,
        ),
      )
  }
}

function warnOfPort({ journal }: ChoiceContext, deploy: Deploy, sources: PortSources): void {
  const port = portOf(sources)
  if (isPortContradicted(port, sources.variables))
    journal.say(
      deploy,
      noteLine(`the app's variable PORT says something else than its port, ${port}. PORT is ${port} in it.`),
    )
}
