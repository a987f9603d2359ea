import { version } from '../server/version.ts'

void main(process.argv.slice(2)).then(exitCode => {
  process.exitCode = exitCode
})

/** The version needs nothing else; the rest is loaded when there is a command. */
async function main(words: readonly string[]): Promise<number> {
  if (words.length === 1 && /^(-V|--version)$/.test(words[0] ?? '')) {
    process.stdout.write(`${version}\n`)
    return 0
  }
  const { runBerth } = await import('./run-berth.ts')
  return runBerth(words)
}
