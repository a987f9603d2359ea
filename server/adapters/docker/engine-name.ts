import { AppError } from '../../errors.ts'

/** A name or id as it may stand in a path of the Engine API, where dockerode puts it unescaped; slashes of image names stay, `..` goes nowhere. */
export function engineName(name: string): string {
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
