import type { Command } from 'commander'
import type { Api } from './api/api.ts'
import { apiPath } from './api/api-path.ts'
import type { Shell } from './shell.ts'
import { spoken } from './terminal/spoken.ts'

/** What the registry said to a login. */
export interface CheckOutcome {
  readonly result: string
  readonly message: string
  readonly advice?: string
}

export function checkCredential(api: Api, name: string, image?: string): Promise<CheckOutcome> {
  return api.send<CheckOutcome>('POST', apiPath`/credentials/${name}/checks`, { body: { image } })
}

/** What the registry said to a login that is stored whatever it says. */
export function tellCheck({ err }: Shell, { result, message, advice = '' }: CheckOutcome): void {
  const isOk = result === 'ok'
  const [sign, begin] = isOk
    ? [err.paint('green', '✓'), '']
    : [err.paint('yellow', '!'), 'The check failed, and what is stored stays. ']
  err.line(`${sign} ${begin}${spoken(message, err)}`)
  if (!isOk && advice !== '') err.line(spoken(advice, err))
}

/** For commands that store a login: as in the panel it is tried at once. */
export function takesCheck(command: Command): Command {
  return command.option('--no-check', 'do not try it at the registry')
}
