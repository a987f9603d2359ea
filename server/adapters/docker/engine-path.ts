import { AppError } from '../../errors.ts'

/** A path of the Engine API with its parts escaped; slashes of image names stay, `..` goes nowhere. */
export function enginePath(parts: TemplateStringsArray, ...names: readonly string[]): string {
  return String.raw({ raw: parts }, ...names.map(escapeName))
}

function escapeName(name: string): string {
  const segments = name.split('/')
  if (segments.some(segment => segment === '' || segment === '.' || segment === '..')) throw badName(name)
  return segments.map(encodeURIComponent).join('/')
}

function badName(name: string): AppError {
  return new AppError({
    code: 'VALIDATION',
    message: `"${name}" cannot be the name of something in Docker.`,
    advice: 'Use the name as it was given when it was made.',
  })
}
