import type { Command } from 'commander'
import { apiPath } from '../api/api-path.ts'
import { onlyApp, takesApp } from '../app-word.ts'
import { usageError } from '../cli-error.ts'
import { carryOut } from '../deploys/carry-out.ts'
import { type FollowOptions, takesFollowing } from '../deploys/follow-options.ts'
import type { Shell } from '../shell.ts'
import { signedIn } from '../signed-in.ts'

interface DeployOptions extends FollowOptions {
  readonly image?: string
  readonly tag?: string
  readonly digest?: string
  readonly message?: string
  readonly force?: boolean
}

export function addDeploy(berth: Command, shell: Shell): void {
  const deploy = berth.command('deploy').description('make a version live, and wait for it').argument('[app]')
  takesFollowing(takesApp(deploy))
    .option('-i, --image <ref>', 'this image; it becomes the app’s')
    .option('-t, --tag <tag>', 'another tag of the app’s image')
    .option('--digest <digest>', 'exactly this content, this once: sha256:…')
    .option('-m, --message <text>', 'why, for the list of deploys')
    .option('--force', 'replace the container although nothing changed')
    .action((word: string | undefined, options: DeployOptions) => {
      const body = wantedVersion(options)
      return carryOut(shell, signedIn(shell), { method: 'POST', path: pathFor(onlyApp(word, deploy)), body }, options)
    })
}

function pathFor(app: string): string {
  return apiPath`/apps/${app}/deploys`
}

/** Without any of them the app's own tag is looked up again. */
function wantedVersion({ image, tag, digest, message, force }: DeployOptions): Record<string, unknown> {
  const named = [image, tag, digest].filter(one => one !== undefined)
  if (named.length > 1) throw usageError('--image, --tag and --digest say the same thing.', 'Use one of them.')
  return { image, tag, digest, message, force }
}
