/** `d490bfd7e50d`, enough to tell two apart. */
export function shortDigest(digest: string | null): string {
  return digest === null ? '' : digest.replace(/^sha256:/, '').slice(0, 12)
}
