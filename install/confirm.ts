import { run } from './run.ts'
import { Stop } from './words.ts'

/** Asks at the terminal, also where the script itself came through standard input. Throws Stop on anything but yes. */
export function confirm(): void {
  // A shell of its own reads: Node would not end at Ctrl-C while it reads from /dev/tty.
  const asking = 'printf "Go on? [y/N] " >/dev/tty && read -r answer </dev/tty && printf %s "$answer"'
  const { code, stdout } = run('sh', ['-c', asking])
  if (code !== 0) throw new Stop('no terminal to ask at', 'nothing was changed', 'give --yes')
  if (!/^y/i.test(stdout)) throw new Stop('not now', 'nothing was changed', 'come back any time')
}
