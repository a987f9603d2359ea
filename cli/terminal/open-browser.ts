// The rule against processes protects the server; here the person at the keyboard starts their own browser.
// oxlint-disable-next-line no-restricted-imports
import { spawn } from 'node:child_process'
import type { Shell } from '../shell.ts'

/** Best effort: the address is printed anyway. Without a screen there is nothing to open. */
export function openBrowser(url: string, { env, platform }: Shell): void {
  const hasScreen = (env.DISPLAY ?? env.WAYLAND_DISPLAY ?? '') !== ''
  const opener = platform === 'darwin' ? 'open' : hasScreen ? 'xdg-open' : undefined
  if (opener === undefined || !/^https?:\/\//.test(url)) return
  const browser = spawn(opener, [url], { detached: true, stdio: 'ignore' })
  browser.on('error', () => {})
  browser.unref()
}
