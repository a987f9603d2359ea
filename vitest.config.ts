import { defineConfig } from 'vitest/config'

/** A warning that no test expects fails the run: it is thrown where nothing catches it. */
const throwWarnings = `data:text/javascript,process.on('warning', warning => { throw warning })`

export default defineConfig({
  test: {
    execArgv: ['--import', throwWarnings],
    // What needed the second try is named at the end of `scripts/test`, so that it is mended.
    retry: 1,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: [
            '{server,shared,views,cli}/**/*.test.{ts,tsx}',
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
          maxWorkers: 2,
          testTimeout: 60_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
