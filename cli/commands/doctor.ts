import type { Command } from 'commander'
import { apiPath } from '../api/api-path.ts'
import { CliError } from '../cli-error.ts'
import { jsonOption } from '../json-option.ts'
import { printJson, type Shell } from '../shell.ts'
import { signedIn } from '../signed-in.ts'
import type { Style } from '../terminal/paint.ts'
import { spoken } from '../terminal/spoken.ts'
import { printTable } from '../terminal/table.ts'

type Result = 'ok' | 'warning' | 'failure'

interface Diagnosis {
  readonly checks: readonly {
    readonly name: string
    readonly result: Result
    readonly reason: string
    readonly remedy?: string
  }[]
  /** What is in force, and where it is said. */
  readonly settings?: readonly { readonly name: string; readonly value: string; readonly from: string }[]
}

const looks: Readonly<Record<Result, readonly [Style, string]>> = {
  ok: ['green', '✓'],
  warning: ['yellow', '!'],
  failure: ['red', '✗'],
}

export function addDoctor(berth: Command, shell: Shell): void {
  berth
    .command('doctor')
    .description('what works on the server, and what does not')
    .addOption(jsonOption())
    .action(async ({ json }: { json?: boolean }) => {
      const diagnosis = await signedIn(shell).get<Diagnosis>(apiPath`/system/doctor`)
      if (json === true) printJson(shell, diagnosis)
      else tell(shell, diagnosis)
      const failures = diagnosis.checks.filter(check => check.result === 'failure').length
      if (failures > 0) throw failed(failures, diagnosis.checks.length)
    })
}

function tell({ out }: Shell, { checks, settings = [] }: Diagnosis): void {
  const width = Math.max(...checks.map(check => check.name.length))
  for (const { name, result, reason, remedy = '' } of checks) {
    const [style, sign] = looks[result]
    out.line(`${out.paint(style, sign)} ${name.padEnd(width)}  ${spoken(reason, out)}`)
    if (remedy !== '') out.line(`  ${' '.repeat(width)}  ${spoken(remedy, out)}`)
  }
  if (settings.length === 0) return
  out.line()
  printTable(out, settings, [
    ['SETTING', one => one.name],
    ['FROM', one => one.from],
    ['VALUE', one => one.value],
  ])
}

function failed(failures: number, checks: number): CliError {
  const message = `${failures} of ${checks} checks failed.`
  return new CliError({ message, advice: 'Each one says what to do.' })
}
