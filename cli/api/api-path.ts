import { usageError } from '../cli-error.ts'

/** An address of the API; what people typed stays one step of the path, whatever is in it. */
export function apiPath(parts: TemplateStringsArray, ...names: readonly string[]): string {
  return parts.reduce((path, part, n) => `${path}${stepOf(names[n - 1])}${part}`)
}

function stepOf(name: string | undefined): string {
  if (name === undefined || name === '' || name === '.' || name === '..')
    throw usageError(`\`${name ?? ''}\` is not a name.`, 'Lower-case letters, digits and hyphens make one: my-app.')
  return encodeURIComponent(name)
}
