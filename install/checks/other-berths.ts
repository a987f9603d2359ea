import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Installation } from '../installation.ts'
import type { Manager } from '../managers/manager.ts'
import type { Problem } from '../words.ts'

/** Another berth, or what another one left, and folders in which others have files. */
export function otherBerthProblems(at: Installation, { kind }: Manager): readonly Problem[] {
  const { data, etc, bin, mode, modeBefore, state } = at
  const problems: Problem[] = []
  if (modeBefore !== null && mode !== modeBefore)
    problems.push({
      what: `--mode ${mode}`,
      why: `berth is installed in mode ${modeBefore}`,
      remedy: 'back up, uninstall, install in the other mode, and restore',
    })
  const command = join(bin, 'berthd')
  if (existsSync(command) && !hasLine(command, line => line === `etc=${etc}`))
    problems.push({
      what: command,
      why: 'it belongs to another berth',
      remedy: 'give another --bin, or uninstall that one',
    })
  if (state !== 'installed') problems.push(...folderProblems(data, etc))
  const unit = '/etc/systemd/system/berth.service'
  if (
    kind === 'systemd' &&
    existsSync(unit) &&
    !hasLine(unit, line => line.endsWith(`BERTH_ENV_FILE=${etc}/berth.env`))
  )
    problems.push({ what: unit, why: 'it belongs to another berth', remedy: 'name its --etc, or uninstall that one' })
  return problems
}

function folderProblems(data: string, etc: string): readonly Problem[] {
  const strangers = [
    ...strangersIn('--data', data, join(data, 'berth.db')),
    ...strangersIn('--etc', etc, join(etc, 'key')),
  ]
  if (!existsSync(join(data, 'berth.db')) || existsSync(join(etc, 'key'))) return strangers
  const why = `it holds the data of an old berth whose key is not at ${etc}/key`
  return [...strangers, { what: data, why, remedy: 'put its key there, name its --etc, or give another --data' }]
}

/** It will be closed to others, and --uninstall removes it whole. One that has `mark` was berth's. */
function strangersIn(option: string, folder: string, mark: string): readonly Problem[] {
  if (!existsSync(folder) || existsSync(mark)) return []
  if (readdirSync(folder).every(name => name === 'lost+found')) return []
  const why = 'other files stand there, and berth needs a folder of its own'
  return [{ what: `${option} ${folder}`, why, remedy: `take one such as ${folder.replace(/\/$/, '')}/berth` }]
}

function hasLine(file: string, isIt: (line: string) => boolean): boolean {
  return readFileSync(file, 'utf8').split('\n').some(isIt)
}
