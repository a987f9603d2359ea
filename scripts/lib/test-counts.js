// node test-counts.js REPORT EXIT_CODE: prints how many tests of a vitest report passed and failed, `120 1`.
// A file that could not be loaded, and a run that failed beside its tests, count as one failure.
import { readFileSync } from 'node:fs'

const [file, exitCode] = process.argv.slice(2)
const { numPassedTests = 0, numFailedTests = 0, testResults = [] } = reportIn(file)
const broken = testResults.filter(
  ({ status, assertionResults }) => status === 'failed' && !hasFailure(assertionResults),
)
const failed = numFailedTests + broken.length
process.stdout.write(`${numPassedTests} ${exitCode === '0' ? failed : Math.max(failed, 1)}\n`)

function reportIn(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return {}
  }
}

function hasFailure(results) {
  return results.some(({ status }) => status === 'failed')
}
