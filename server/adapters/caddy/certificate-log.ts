import { open } from 'node:fs/promises'
import { join } from 'node:path'

const longestTailBytes = 1024 * 1024

/** Why Caddy last failed to get a certificate for the host, in its own words, since a moment (milliseconds since 1970); its log is the only place that tells. */
export async function lastCertificateFailure(
  dataDirectory: string,
  host: string,
  since: number,
): Promise<string | undefined> {
  const text = await tailOf(join(dataDirectory, 'proxy', 'caddy.log'))
  return failuresIn(text, host, since).at(-1)
}

/** One entry a failure; the log's other lines say the same with less. */
export function failuresIn(log: string, host: string, since: number): string[] {
  return log.split('\n').flatMap(line => {
    if (!line.includes('could not get certificate from issuer') || !line.includes(host)) return []
    const entry = entryIn(line)
    return entry?.identifier === host && entry.at >= since ? [entry.error] : []
  })
}

function entryIn(line: string): { at: number; identifier: string; error: string } | undefined {
  try {
    const entry: unknown = JSON.parse(line)
    if (typeof entry !== 'object' || entry === null) return undefined
    if (!('ts' in entry && 'identifier' in entry && 'error' in entry)) return undefined
    return { at: Number(entry.ts) * 1000, identifier: String(entry.identifier), error: String(entry.error) }
  } catch {
    return undefined
  }
}

/** Empty when there is no log, as with a Caddy that somebody else runs elsewhere. */
async function tailOf(path: string): Promise<string> {
  try {
    await using file = await open(path, 'r')
    const { size } = await file.stat()
    const length = Math.min(size, longestTailBytes)
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, size - length)
    return buffer.toString('utf8', 0, bytesRead)
  } catch {
    return ''
  }
}
