import type { CredentialType } from '../../shared/credential-fields.ts'
import { credentialKinds } from '../../shared/credential-kinds.ts'
import { Button } from '../ui/button.tsx'
import { Form } from '../ui/form.tsx'
import { type State, Status } from '../ui/status.tsx'
import { Time } from '../ui/time.tsx'
import { Words } from '../ui/words.tsx'

export interface CredentialView {
  readonly name: string
  readonly type: CredentialType
  /** `ghcr.io`, `ghcr.io/acme`. */
  readonly server: string
  /** The user name, or the access key id. */
  readonly login: string
  readonly isDefault: boolean
  readonly apps: readonly string[]
  /** The last time it was tried; null where it never was. */
  readonly check: {
    readonly isOk: boolean
    /** "Works", "The registry says 401: user name or password is wrong." */
    readonly message: string
    readonly at: number
  } | null
}

export interface CredentialRowProps {
  readonly credential: CredentialView
  readonly now: number
}

/** Fragment `#credential-<name>`. */
export function CredentialRow({ credential, now }: CredentialRowProps) {
  const { name, type, server, login, isDefault, apps } = credential
  const kind = credentialKinds[type]
  const badge = 'badge' in kind ? kind.badge : ''
  return (
    <li class="list-row credential-row" id={`credential-${name}`}>
      <div class="list-main">
        <p class="list-title">
          <a href={`/credentials/${name}`}>{name}</a> {isDefault ? <span class="badge">default</span> : null}
        </p>
        <p class="list-text">
          {badge === '' ? '' : `${badge} · `}
          {server} as {login} · {usedBy(apps)}
        </p>
      </div>
      <div class="credential-check">{checkOf(credential, now)}</div>
      <div class="row-actions">
        <Form action={`/credentials/${name}/checks`}>
          <Button size="small" label={`Check ${name}`}>
            Check
          </Button>
        </Form>
        {isDefault ? null : (
          <Form action="/default-credential">
            <Button size="small" name="name" value={name} label={`Make default: ${name}`}>
              Make default
            </Button>
          </Form>
        )}
      </div>
    </li>
  )
}

function checkOf({ check }: CredentialView, now: number) {
  if (check === null) return <Status state="empty">Unchecked</Status>
  const state: State = check.isOk ? 'running' : 'failing'
  return (
    <>
      <Status state={state}>{check.isOk ? 'Works' : 'Refused'}</Status>
      <p class="list-text">
        {check.isOk ? null : <Words text={`${check.message} · `} />}
        <Time at={check.at} now={now} />
      </p>
    </>
  )
}

function usedBy(apps: readonly string[]): string {
  if (apps.length === 0) return 'used by no app'
  const shown = apps.slice(0, 3).join(', ')
  return apps.length > 3 ? `used by ${shown} and ${apps.length - 3} more` : `used by ${shown}`
}
