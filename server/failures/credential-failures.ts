import { AppError, correctIt } from '../errors.ts'

export function noSuchCredential(name: string): AppError {
  return new AppError({
    code: 'NOT_FOUND',
    message: `There is no credential \`${name.slice(0, 60)}\`.`,
    advice: 'See the list of credentials for those there are.',
    field: 'credential',
  })
}

export function credentialNameTaken(name: string): AppError {
  return new AppError({
    code: 'CONFLICT',
    field: 'name',
    message: `There is a credential \`${name}\` already.`,
    advice: 'Change that one, or choose another name.',
  })
}

export function wrongCredentialField(field: string, cause: string): AppError {
  return new AppError({
    code: 'VALIDATION',
    field,
    message: `\`${field}\` ${cause}.`,
    ...correctIt,
  })
}

/** A password is sealed for one server; to move it somebody must know it. */
export function secretNeededForServer(field: string, server: string): AppError {
  return secretNeededAgain(field, `the one stored was sealed for ${server}, and goes to no other server`)
}

/** `login`: `access key AKIA…`. */
export function secretNeededForLogin(field: string, login: string): AppError {
  return secretNeededAgain(field, `the one stored belongs to the ${login}`)
}

function secretNeededAgain(field: string, why: string): AppError {
  return new AppError({
    code: 'VALIDATION',
    field,
    message: `\`${field}\` is needed again: ${why}.`,
    advice: 'Give both together.',
  })
}

/** The app's own choice, at the time it is made. */
export function choiceRefused(reason: string): AppError {
  return new AppError({
    code: 'VALIDATION',
    field: 'credential',
    message: `\`credential\` cannot be used: ${reason}.`,
    advice:
      'Choose one for the image’s registry, "none" to pull without one, or leave it empty to use the account default.',
  })
}

/** The app's own choice, when an image is asked for. */
export function choiceNoLongerFits(reason: string): AppError {
  return new AppError({
    code: 'REGISTRY_UNAUTHORIZED',
    field: 'credential',
    message: `The registry was not asked: credential ${reason}.`,
    advice: 'Choose a credential for this registry on the app, or take the choice away to use the account default.',
  })
}

export function credentialInUse(name: string, apps: readonly string[]): AppError {
  return new AppError({
    code: 'CONFLICT',
    message: `Credential ${name} is chosen by ${apps.join(', ')}.`,
    advice: 'Choose another one there, or detach those apps: they then fall back to the default.',
    field: 'credential',
  })
}

export function serverLeavesApps(name: string, server: string, apps: readonly string[]): AppError {
  return new AppError({
    code: 'CONFLICT',
    field: 'server',
    message: `Credential ${name} is chosen by ${apps.join(', ')}, whose image ${server} does not cover.`,
    advice: 'Choose another credential there first, or add a second credential for the new server.',
  })
}

/** A login that was refused, for an image that may need none. */
export function loginRefused(error: AppError, image: 'public' | 'not-known'): AppError {
  if (image === 'public')
    return new AppError(
      {
        ...error.details,
        field: 'credential',
        isPublicImage: true,
        message: `${error.message} Without a login the registry gives this image to everybody.`,
        advice: 'Choose "none" as the credential of this app, or enter a password that works.',
      },
      error,
    )
  const advice = `${error.advice} If the image is public, choose "none" as the credential of this app.`
  return new AppError({ ...error.details, advice }, error)
}

/** A refusal that a credential might have avoided, with why none was sent. */
export function askedWithoutCredential(error: AppError, why: string): AppError {
  return new AppError(
    { ...error.details, message: `${error.message} It was asked without a credential: ${why}.` },
    error,
  )
}

/** Docker would fall back to plain HTTP for this registry, and nobody allowed that for the credential. */
export function engineMightSendPlainly(registry: string, credential: string): AppError {
  return new AppError({
    code: 'REGISTRY_UNAUTHORIZED',
    field: 'credential',
    message: `Credential "${credential}" was not sent: Docker lists ${registry} among its insecure registries, and would send it without TLS.`,
    advice: `Give the registry TLS and take it off that list, or allow it for this credential: \`plainHttp: true\`.`,
  })
}
