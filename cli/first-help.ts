import { existsSync } from 'node:fs'
import { configPath } from './settings/config-file.ts'
import type { Shell } from './shell.ts'

/** What somebody needs who types `berth` and nothing else. */
export function firstHelp(shell: Shell): void {
  const { out } = shell
  const lines = isSignedIn(shell) ? daily : [signIn, ...daily]
  const width = Math.max(...lines.map(([command]) => command.length))
  out.line('berth runs your images on one server.\n')
  for (const [command, words] of lines)
    out.line(`  ${out.paint('bold', command.padEnd(width))}   ${out.paint('dim', words)}`)
  out.line('\nAll commands: berth help. One of them: berth help deploy.')
}

const signIn = ['berth login --url https://berth.example.com --token <token>', 'first, once'] as const
const daily = [
  ['berth create shop --image ghcr.io/acme/shop:1.4', 'name an image, get an app'],
  ['berth deploy shop --tag 1.5', 'make a version live'],
  ['berth logs shop -f', 'watch what it prints'],
] as const

function isSignedIn({ env }: Shell): boolean {
  return (env.BERTH_TOKEN ?? '') !== '' || existsSync(configPath(env))
}
