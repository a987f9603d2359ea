import { createHash } from 'node:crypto'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkoutPath } from '../images/tool-path.ts'
import { runProgram } from './run-program.ts'

/** Signs what this file of tests releases. */
const signingKey = join(mkdtempSync(join(tmpdir(), 'berth-signing-')), 'release.key')

export interface Release extends AsyncDisposable {
  /** The file that scripts/release made of what is built. */
  readonly bundle: string
  /** Its folder, with SHA256SUMS. */
  readonly folder: string
  /** A release of another version, unpacked; `edit` changes the text of its server program, `files` are others. */
  variant(version: string, edit?: (program: string) => string, files?: Readonly<Record<string, string>>): string
}

export async function makeRelease(): Promise<Release> {
  const folder = mkdtempSync(join(tmpdir(), 'berth-release-'))
  const made = await runProgram(checkoutPath('scripts/release'), ['--built', '--arch', process.arch, '--out', folder], {
    env: { BERTH_RELEASE_KEY: signingKey },
  })
  if (made.code !== 0) throw new Error(`scripts/release: ${made.said}`)
  const file = readdirSync(folder).find(name => name.endsWith('.tar.gz')) ?? 'none'
  const bundle = join(folder, file)
  await runProgram('tar', ['-xzf', bundle, '-C', folder])
  return {
    ...{ bundle, folder },
    variant(version, edit = program => program, files = {}) {
      const copy = join(folder, `variant-${version}`)
      cpSync(join(folder, file.replace('.tar.gz', '')), copy, { recursive: true })
      const program = readFileSync(join(copy, 'dist/berthd.js'), 'utf8')
      replace(copy, 'dist/berthd.js', edit(program.replace('version:"0.1.0"', `version:"${version}"`)))
      for (const [name, text] of Object.entries({ ...files, VERSION: `${version}\n` })) replace(copy, name, text)
      return copy
    },
    async [Symbol.asyncDispose]() {
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Writes a file of an unpacked release, and its checksum. */
function replace(folder: string, name: string, text: string): void {
  writeFileSync(join(folder, name), text)
  const sums = readFileSync(join(folder, 'SHA256SUMS'), 'utf8').split('\n')
  const digest = createHash('sha256').update(text).digest('hex')
  const changed = sums.map(line => (line.endsWith(`  ${name}`) ? `${digest}  ${name}` : line))
  writeFileSync(join(folder, 'SHA256SUMS'), changed.join('\n'))
}
