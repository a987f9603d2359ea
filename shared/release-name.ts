/** `v12`: what people call it, and what commands and pages take. */
export function releaseName(number: number): string {
  return `v${number}`
}
