import { AppError } from '../../errors.ts'

const another = 'Nothing was changed. Take another backup: `berthd backup list`.'

export function notABackup(path: string, cause?: unknown): AppError {
  return validation(`${path} is no backup of berth, or it is cut off at the end.`, another, cause)
}

export function changedBackup(path: string): AppError {
  return validation(`${path} is damaged: its checksum does not match what is in it.`, another)
}

export function wrongContent(path: string, what: string): AppError {
  return validation(`${path} is damaged: ${what}.`, another)
}

export function unreadableBackup(path: string, cause: unknown): AppError {
  const why = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT' ? 'is not there' : 'cannot be read'
  return validation(`${path} ${why}.`, 'Nothing was changed. `berthd backup list` shows the backups.', cause)
}

export function newerBackup(
  path: string,
  found: { readonly berth: string; readonly schema: number },
  known: number,
): AppError {
  return new AppError({
    code: 'UNSUPPORTED',
    message: `${path} was made by a newer berth (${found.berth}, schema ${found.schema}; this one knows ${known}).`,
    advice: 'Nothing was changed. Install that version first, then restore.',
  })
}

export function notFresh(file: string): AppError {
  return new AppError({
    code: 'CONFLICT',
    message: `${file} is there already, and a backup is restored into a fresh data directory only.`,
    advice: 'Nothing was changed. Give another place with --data, or stop berthd and move berth.db* aside.',
  })
}

export function takenName(path: string): AppError {
  return new AppError({
    code: 'CONFLICT',
    message: `${path} is there already.`,
    advice: 'Give another name; a backup never replaces a file.',
    field: 'to',
  })
}

export function noSuchFolder(folder: string): AppError {
  return new AppError({
    code: 'VALIDATION',
    message: `There is no folder ${folder}.`,
    advice: 'Make it first, or give another place.',
    field: 'to',
  })
}

export function copyDamaged(damage: string): AppError {
  return new AppError({
    code: 'INTERNAL',
    message: `The copy of the database is damaged (${damage}), so no backup was made of it.`,
    advice: 'Run `berthd doctor`; keep the backups that you have.',
  })
}

function validation(message: string, advice: string, cause?: unknown): AppError {
  return new AppError({ code: 'VALIDATION', message, advice }, cause)
}
