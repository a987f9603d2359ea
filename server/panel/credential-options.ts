import type { Option } from '../../views/ui/select.tsx'
import { noCredential } from '../registries/credentials/choose-credential.ts'
import type { PanelContext } from './panel-context.ts'

/** What an app can choose to pull with; the first leaves the choice to berth. */
export function credentialOptions({ stores }: Pick<PanelContext, 'stores'>): readonly Option[] {
  const named = stores.credentials.all().map(({ name, server }) => ({ value: name, label: `${name} (${server})` }))
  return [
    { value: '', label: 'Use account default' },
    { value: noCredential, label: 'None: pull without a login' },
    ...named,
  ]
}
