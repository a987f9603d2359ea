import { canonicalImage } from '../../shared/image-reference.ts'
import { withoutUndefined } from '../../shared/without-undefined.ts'
import { parseImageReference } from '../registries/images/parse-image.ts'
import { holdCount } from '../traffic/routing/route-target.ts'
import { type App, isStopFirst } from './app.ts'
import type { ChangeAppInput } from './app-input.ts'
import { checkPortSetting } from './app-port.ts'
import type { AppContext } from './create-app.ts'
import { checkInstances } from './instance-rules.ts'
import type { Variable } from './variables/variable.ts'
import { checkVolumes } from './volume-rules.ts'

/** Changes what is wanted; never deploys. Throws VALIDATION, CONFLICT. */
export function changeApp(needs: AppContext, app: App, input: ChangeAppInput): App {
  const { apps, database, traffic } = needs
  const { image, ...settings } = input
  const change = {
    ...withoutUndefined(settings),
    ...(image === undefined ? {} : { image: image === null ? null : canonicalImage(parseImageReference(image)) }),
  }
  const wanted = { ...app, ...change }
  if (wanted.credential !== app.credential || wanted.image !== app.image)
    needs.checkCredential(wanted.credential, wanted.image)
  checkInstances(wanted)
  if (wanted.port !== app.port) checkPortSetting(wanted, portVariableOf(needs, app))
  if (change.volumes !== undefined) checkVolumes(apps, wanted)
  database.write(() => {
    apps.update(app.id, change)
    settleHold(apps, wanted)
  })
  const changed = apps.get(app.name)
  traffic.apply(changed)
  return changed
}

/** Opened only where it matters: without the key nothing else can be said of it. */
function portVariableOf({ variables }: Pick<AppContext, 'variables'>, { id }: App): readonly Variable[] {
  return variables.names(id).some(({ name }) => name === 'PORT') ? variables.reveal(id) : []
}

/** An app that stops before it starts has a number for its hold; once something was live it keeps it. */
export function settleHold(apps: AppContext['apps'], app: App): void {
  if (isStopFirst(app) && app.hold === null) apps.update(app.id, { hold: apps.freeHold(holdCount) })
  if (!isStopFirst(app) && app.hold !== null && app.liveRelease === null) apps.update(app.id, { hold: null })
}
