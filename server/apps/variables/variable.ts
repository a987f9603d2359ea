import { isVariableName, variableNameAdvice } from '../../../shared/variable-name.ts'
import { AppError } from '../../errors.ts'

/** A variable as it is wanted; the value is in the open only in memory. */
export interface Variable {
  readonly name: string
  readonly secret: boolean
  readonly value: string
}

const longestValueBytes = 32 * 1024
const longestTotalBytes = 256 * 1024

/** Throws VALIDATION for a name or value no container can have. */
export function checkVariable(name: string, value: string): void {
  if (!isVariableName(name)) throw refuse(name, 'is not a name for a variable', variableNameAdvice)
  if (value.includes('\0'))
    throw refuse(name, 'has a NUL byte in its value', 'Remove it; no program can read a variable with one.')
  if (Buffer.byteLength(value) > longestValueBytes)
    throw refuse(
      name,
      `is ${Buffer.byteLength(value)} bytes long; at most ${longestValueBytes} are allowed`,
      'Put large data into a volume or a store of its own.',
    )
}

/** Throws VALIDATION when all together are more than a process should carry. */
export function checkTotal(variables: readonly Variable[]): void {
  const total = variables.reduce((sum, { name, value }) => sum + name.length + Buffer.byteLength(value) + 2, 0)
  if (total > longestTotalBytes)
    throw refuse(
      'variables',
      `take ${total} bytes together; at most ${longestTotalBytes} are allowed`,
      'Put large data into a volume or a store of its own.',
    )
}

function refuse(name: string, cause: string, advice: string): AppError {
  return new AppError({
    code: 'VALIDATION',
    field: name === 'variables' ? name : `variables.${name.slice(0, 60)}`,
    message: `\`${name.slice(0, 60)}\` ${cause}.`,
    advice,
  })
}
