// node flaky-tests.js REPORT…: names each test of these vitest reports that passed only on its
// second try, and why the first one failed: vitest keeps that error. A report that is not there has none.
import { readFileSync } from 'node:fs'
import { relative } from 'node:path'

// Vitest keeps the errors of earlier tries with a test that passes in the end.
for (const report of process.argv.slice(2))
  for (const { name, assertionResults } of filesIn(report))
    for (const { status, fullName, failureMessages } of assertionResults)
      if (status === 'passed' && failureMessages.length > 0)
        process.stdout.write(`flaky: ${relative('.', name)} > ${fullName.trim()}\n${reason(failureMessages[0])}\n`)

function filesIn(report) {
  try {
    return JSON.parse(readFileSync(report, 'utf8')).testResults
  } catch {
    return []
  }
}

/** Without the test runner's own frames. */
function reason(message) {
  const lines = message.split('\n').filter(line => !/^ *at (?!.*test\.tsx?:)/.test(line))
  return lines.map(line => `    ${line}`).join('\n')
}
