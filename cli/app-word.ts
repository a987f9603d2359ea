import type { Command } from 'commander'
import { usageError } from './cli-error.ts'

/** Adds `--app`, the other way to name the app. */
export function takesApp(command: Command): Command {
  return command.option('-a, --app <app>', 'the app, where it is not the first word')
}

/** The app is the first word, or `--app`; the words that are left are the command's own. */
export function appAndWords(
  words: readonly string[],
  command: Command,
): { readonly app: string; readonly words: readonly string[] } {
  const { app } = command.optsWithGlobals<{ app?: string }>()
  if (app !== undefined) return { app, words }
  const [first, ...rest] = words
  if (first !== undefined && first !== '') return { app: first, words: rest }
  throw usageError('Which app?', `Name it: ${pathOf(command)} <app>. \`berth apps\` lists them.`)
}

/** For commands that take nothing but the app. */
export function onlyApp(word: string | undefined, command: Command): string {
  const { app, words } = appAndWords(word === undefined ? [] : [word], command)
  const [odd] = words
  if (odd === undefined || odd === app) return app
  throw usageError(`Two apps are named: \`${odd}\` and \`${app}\`.`, 'Leave one of them out.')
}

/** `berth env set` */
export function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`
}
