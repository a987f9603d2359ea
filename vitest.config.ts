import { basename } from 'node:path'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** A warning that no test expects fails the run: it is thrown where nothing catches it. */
const throwWarnings = `data:text/javascript,process.on('warning', warning => { throw warning })`

/** They begin first, so that no worker is left with one of them when the others have nothing more to do. */
const longest = [
  'install-native',
  'crash-fake',
  'install-container',
  'recovery-kill',
  'deploy-stop-first',
  'certificates',
  'recovery-repair',
  'crash-drawn',
  'deploy-watch',
  'deploy-failures',
  'cli-apps',
  'accessibility',
  'journey',
].map(name => `${name}.test.ts`)

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => longest.toReversed().indexOf(basename(moduleId))
    return (await super.sort(files)).toSorted((one, other) => rank(other) - rank(one))
  }
}

export default defineConfig({
  test: {
    execArgv: ['--import', throwWarnings],
    // What needed the second try is named at the end of `scripts/test`, so that it is mended.
    retry: 1,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: [
            '{server,shared,views,cli,install}/**/*.test.{ts,tsx}',
            'test/*.test.ts',
            'test/{support,bench}/**/*.test.ts',
          ],
          maxWorkers: '100%',
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: { name: 'faults', include: ['test/faults/**/*.test.ts'], sequence: { groupOrder: 2 } },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['test/{integration,e2e}/**/*.test.{ts,tsx}'],
          // Each file has servers, containers and browsers of its own.
          // Much of their time they wait.
          maxWorkers: 3,
          testTimeout: 60_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
