import type { AppStatus } from '../../shared/app-status.ts'
import type { State } from '../ui/status.tsx'
import { Status } from '../ui/status.tsx'

const faces: Record<AppStatus, { state: State; word: string }> = {
  running: { state: 'running', word: 'Running' },
  deploying: { state: 'busy', word: 'Deploying' },
  failing: { state: 'failing', word: 'Failing' },
  stopped: { state: 'stopped', word: 'Stopped' },
  empty: { state: 'empty', word: 'Not deployed' },
}

export function AppStatusMark({ status }: { readonly status: AppStatus }) {
  const { state, word } = faces[status]
  return <Status state={state}>{word}</Status>
}

export function appState(status: AppStatus): State {
  return faces[status].state
}

export function appStatusWord(status: AppStatus): string {
  return faces[status].word
}
