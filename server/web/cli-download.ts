import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The command line client, given out to whoever asks: `curl -fsSL <panel>/cli/install.sh | sh`. */
export interface CliDownload {
  answer(path: string): Response | undefined
}

/** Reads the client and its install script from `directory` once; the script names `origin` and the client's checksum. */
export function loadCliDownload(directory: string, origin: string): CliDownload {
  const program = Buffer.from(readFileSync(join(directory, 'berth.cjs')))
  const sha256 = createHash('sha256').update(program).digest('hex')
  const script = readFileSync(join(directory, 'install.sh'), 'utf8')
    .replace('@origin@', () => origin)
    .replace('@sha256@', sha256)
  return {
    answer(path) {
      if (path === '/cli/install.sh') return fresh(script, 'text/x-shellscript; charset=utf-8')
      if (path === '/cli/berth.cjs') return fresh(program, 'text/javascript; charset=utf-8')
      return undefined
    },
  }
}

/** An upgrade changes both, so neither may be kept. */
function fresh(body: string | Buffer<ArrayBuffer>, type: string): Response {
  return new Response(body, { headers: { 'Content-Type': type, 'Cache-Control': 'no-cache' } })
}
