/** Whether an image of this platform runs on this server: `linux/arm64/v8` runs on `linux/arm64`. */
export function runsOn(platform: string, server: string): boolean {
  return platform === server || platform.startsWith(`${server}/`)
}
