import { AppError } from '../errors.ts'
import type { App } from './app.ts'
import type { Variable } from './variables/variable.ts'

const fallbackPort = 8080

type Pair = Pick<Variable, 'name' | 'value'>

export interface PortSources {
  /** Set on the app. */
  readonly wanted: number | null
  readonly variables: readonly Pair[]
  /** Ports that the image names by EXPOSE. */
  readonly exposed: readonly number[]
}

/**
 * Where visitors are sent, and what stands in `PORT`: the port set on the app, else the app's own variable `PORT`,
 * else the image's single EXPOSE, else 8080. The same for every container of an app, also for one that runs a command.
 */
export function portOf({ wanted, variables, exposed }: PortSources): number {
  const [single] = exposed
  if (wanted !== null) return wanted
  return portVariable(variables) ?? (exposed.length === 1 ? single : undefined) ?? fallbackPort
}

/** Variables about to be stored may name the port, not another than the one that is set. Throws VALIDATION. */
export function checkPortVariable({ port }: Pick<App, 'port'>, variables: readonly Pair[]): void {
  const named = variables.find(({ name }) => name === 'PORT')
  if (named === undefined) return
  const number = portVariable(variables)
  if (number === null) throw noPort()
  if (port !== null && port !== number) throw contradictsPort(port)
}

/** A port about to be set must be that of the variable, where there is one. Throws VALIDATION. */
export function checkPortSetting({ port }: Pick<App, 'port'>, variables: readonly Pair[]): void {
  const number = portVariable(variables)
  if (port !== null && number !== null && port !== number) throw contradictsVariable(port)
}

/** Whether `PORT` says something else than the port that visitors are sent to; it was stored before this was refused. */
export function isPortContradicted(port: number, variables: readonly Pair[]): boolean {
  return variables.some(({ name, value }) => name === 'PORT' && value !== String(port))
}

/** Null when there is none, or it is no port. */
function portVariable(variables: readonly Pair[]): number | null {
  const value = variables.find(({ name }) => name === 'PORT')?.value ?? ''
  return /^[1-9]\d{0,4}$/.test(value) && Number(value) <= 65_535 ? Number(value) : null
}

/** Values are not told: they may be secret ones. */
function noPort(): AppError {
  return new AppError({
    code: 'VALIDATION',
    field: 'variables.PORT',
    message: '`PORT` is the port that visitors are sent to, and its value is no number from 1 to 65535.',
    advice: 'Give such a number, leave `PORT` away, or give the variable another name.',
  })
}

function contradictsPort(port: number): AppError {
  return new AppError({
    code: 'VALIDATION',
    field: 'variables.PORT',
    message: `\`PORT\` names another port than the one set on the app, which is ${port}.`,
    advice: `Leave \`PORT\` away: berth sets it to ${port}. Or take the app's port away, so that \`PORT\` decides.`,
  })
}

function contradictsVariable(port: number): AppError {
  return new AppError({
    code: 'VALIDATION',
    field: 'port',
    message: `\`port\` is ${port}, but the app's variable \`PORT\` names another one.`,
    advice: `Change \`PORT\` to ${port}, or remove it: berth sets it by itself.`,
  })
}
