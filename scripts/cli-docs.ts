// Prints docs/cli.md: every command of the command line, from the very tree that reads what people type.
//   node scripts/cli-docs.ts > docs/cli.md
import type { Command, Option } from 'commander'
import { program } from '../cli/program.ts'
import { openShell } from '../cli/shell.ts'

const head = `# The command line

\`berth\` does what the panel does, from a terminal or a script.
The server gives it out: \`curl -fsSL https://berth.example.com/cli/install.sh | sh\`; from a checkout it is \`scripts/berth\`.
\`berth login\` remembers a server and a token; \`BERTH_URL\` and \`BERTH_TOKEN\` win over that.

The app is the first word after a command, or \`--app\`.
Every command that reads takes \`--json\`; data goes to stdout, all else to stderr.
It asks nothing where there is no terminal, and uses no colours there or with \`NO_COLOR\`.

It ends with 0 done, 1 failure, 2 usage, 3 timed out, 4 sign-in, 5 deploy failed, 6 not found; \`berth run\` with the code of its command.

This page is made of the commands' own help: \`berth help COMMAND\`.
`

/** The whole page. */
export function cliPage(): string {
  const berth = program(openShell(process))
  const groups = Map.groupBy(
    berth.commands.filter(command => command.name() !== 'help'),
    command => command.helpGroup().replace(/:$/, ''),
  )
  const sections = [...groups].map(([title, commands]) => `## ${title}\n\n${commands.flatMap(entries).join('\n')}`)
  return `${head}\n${sections.join('\n')}`
}

/** A command that has others is a list of them, and does something by itself as well. */
function entries(command: Command): readonly string[] {
  return [entry(command), ...command.commands.filter(one => one.name() !== 'help').flatMap(entries)]
}

function entry(command: Command): string {
  const options = command.options.filter(option => !option.hidden)
  const table = options.length === 0 ? '' : `\n| option | |\n|---|---|\n${options.map(row).join('\n')}\n`
  return `### ${pathOf(command)}\n\n\`${pathOf(command)} ${usageOf(command)}\`\n\n${sentence(command.description())}\n${table}`
}

function usageOf(command: Command): string {
  return command.usage().replaceAll('[options] [command]', '[command] [options]')
}

function row({ flags, description, argChoices }: Option): string {
  const choices = argChoices === undefined ? '' : `: ${argChoices.join(', ')}`
  return `| \`${flags}\` | ${(description + choices).replaceAll('|', '\\|')} |`
}

function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`
}

function sentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}${words.endsWith('.') ? '' : '.'}`
}

if (import.meta.main) process.stdout.write(cliPage())
