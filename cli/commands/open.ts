import type { Command } from 'commander'
import type { AppView } from '../../server/apps/app-view.ts'
import { apiPath } from '../api/api-path.ts'
import { onlyApp, takesApp } from '../app-word.ts'
import { CliError } from '../cli-error.ts'
import type { Shell } from '../shell.ts'
import { signedIn } from '../signed-in.ts'
import { openBrowser } from '../terminal/open-browser.ts'

export function addOpen(berth: Command, shell: Shell): void {
  const open = berth.command('open').description('print the address, and show it in a browser')
  takesApp(open.argument('[app]')).action(async (word: string | undefined) => {
    const app = await signedIn(shell).get<AppView>(apiPath`/apps/${onlyApp(word, open)}`)
    if (app.url === null) throw noAddress(app)
    shell.out.line(app.url)
    if (shell.out.isTerminal) openBrowser(app.url, shell)
  })
}

function noAddress({ name, project }: AppView): CliError {
  return new CliError({
    message: `${name} has no address: it is reached only inside the project ${project}.`,
    advice: `Give it one: berth domains add ${name} shop.example.com`,
  })
}
