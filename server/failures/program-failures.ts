import { AppError } from '../errors.ts'

/** Programs that are in the image, and that the kernel does not start. */

interface Unstartable {
  readonly path: string
  readonly log: string
}

export function builtForAnother({
  path,
  machine,
  platform,
  log,
}: Unstartable & { readonly machine: string; readonly platform: string }): AppError {
  return new AppError({
    code: 'ARCH_MISMATCH',
    message: `Its program ${path} was built for ${machine}; this server is ${platform}. The image says otherwise.`,
    advice: `Build the program for ${platform} too, for example with \`docker buildx build --platform ${platform}\`; a copied binary must come from that platform.`,
    field: 'image',
    log,
  })
}

export function interpreterMissing({
  path,
  interpreter,
  log,
}: Unstartable & { readonly interpreter: string }): AppError {
  const isFromWindows = interpreter.endsWith('\r')
  return new AppError({
    code: 'CONTAINER_EXITED',
    message: isFromWindows
      ? `The first line of ${path} ends with a Windows line break, so ${interpreter.trimEnd()} is not found.`
      : `Its program ${path} is there, but ${interpreter}, which it needs to run, is not in the image.`,
    advice: isFromWindows
      ? 'Store the script with Unix line breaks (`* text eol=lf` in .gitattributes), and build the image again.'
      : 'Add that file to the image, or use a base that has it: a program for glibc does not run on Alpine, one without loader is linked statically.',
    log,
  })
}

export function noFirstLine(path: string, log: string): AppError {
  return new AppError({
    code: 'CONTAINER_EXITED',
    message: `The kernel cannot run ${path}: it is neither a binary nor a script with \`#!\` in its first line.`,
    advice: 'Begin the script with a line such as `#!/bin/sh`, without anything before it, or correct the command.',
    log,
  })
}
