// The rule against processes protects the server; here it is the terminal of the person at the keyboard.
// oxlint-disable-next-line no-restricted-imports
import { execFileSync } from 'node:child_process'

/**
 * Every key goes on as it was typed, and every byte is shown as it came, until the answer of this is called.
 * Node's raw mode leaves it to the terminal to make a line feed a new line; programs that draw move down with it,
 * and would land at the left edge. `stty` takes that away; where there is none, such as on Windows, it stays.
 */
export function rawMode(input: NodeJS.ReadStream): () => void {
  input.setRawMode(true)
  try {
    execFileSync('stty', ['-opost'], { stdio: ['inherit', 'ignore', 'ignore'] })
  } catch {
    // Lines are shown rightly all the same.
  }
  // Brings back the whole state from before.
  return () => void input.setRawMode(false)
}
