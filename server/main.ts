import { Command, CommanderError } from 'commander'
import { createBackupFile, listBackupFiles, restoreBackupFile, verifyBackupFile } from './commands/backup.ts'
import { createToken } from './commands/create-token.ts'
import { createUser } from './commands/create-user.ts'
import { doctor } from './commands/doctor.ts'
import { rotateKey } from './commands/rotate-key.ts'
import { serve } from './commands/serve.ts'
import { printSettings } from './commands/settings.ts'
import { type Config, readConfig } from './config/config.ts'
import { ConfigError } from './config/config-error.ts'
import { isAppError } from './errors.ts'
import { version } from './version.ts'

const wrongSetting = 78

// Nothing is open to others. The group is that of the folder: where Caddy has a user of its own, it reads what is written for it.
process.umask(0o027)
// docker-modem and others print whole requests, logins included, under DEBUG.
delete process.env.DEBUG
process.exitCode = await run(process.argv)

async function run(words: readonly string[]): Promise<number> {
  try {
    await program().parseAsync([...words])
    return Number(process.exitCode ?? 0)
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    process.stderr.write(`berthd: ${explain(error)}\n`)
    return error instanceof ConfigError ? wrongSetting : 1
  }
}

function program(): Command {
  const config = () => readConfig(process.env, process.env.BERTH_INSTALLED === '1')
  const berthd = new Command('berthd').description('The berth server.').exitOverride()
  berthd
    .command('serve')
    .description('run the server until a signal')
    .action(() => serve(config()))
  berthd
    .command('version')
    .description('print the version')
    .action(() => {
      process.stdout.write(`${version}\n`)
    })
  berthd
    .command('settings')
    .description('print the settings in force; exit 78 when one is wrong')
    .action(() => printSettings(config()))
  const token = berthd.command('token').description('tokens for the API')
  token
    .command('create')
    .description('make a token and print it, alone')
    .requiredOption('--name <name>', 'what it is called')
    .requiredOption('--role <role>', 'admin or deploy')
    .option('--app <app>', 'the app a deploy token is bound to')
    .action(options => createToken(config(), options))
  const user = berthd.command('user').description('people who may sign in')
  user
    .command('create')
    .description('print a one-time sign-in link; the person is made where there is none')
    .requiredOption('--email <email>', 'their address')
    .option('--role <role>', 'admin, member or viewer', 'admin')
    .action(options => createUser(config(), options))
  const key = berthd.command('key').description('the key that seals secrets')
  key
    .command('rotate')
    .description('make a new key and re-encrypt everything')
    .action(() => rotateKey(config()))
  berthd
    .command('doctor')
    .description('print the settings in force, what works and what does not; exit 1 when something failed')
    .option('--json', 'as JSON')
    .action(options => doctor(config(), options))
  addBackup(berthd, config)
  return berthd
}

function addBackup(berthd: Command, config: () => Config): void {
  const backup = berthd
    .command('backup')
    .description('backups of berth itself: database and certificates, never the key')
  backup
    .command('create')
    .description('make one and print where it is')
    .option('--to <file>', 'instead of the data directory, where the newest eight are kept')
    .action(options => createBackupFile(config(), options))
  backup
    .command('list')
    .description('those in the data directory, newest first')
    .action(() => listBackupFiles(config()))
  backup
    .command('verify <file>')
    .description('check every byte of one')
    .action(file => verifyBackupFile(config(), file))
  backup
    .command('restore <file>')
    .description('put one into a data directory that has no database')
    .option('--data <dir>', 'instead of BERTH_DATA')
    .action((file, options) => restoreBackupFile(config(), file, options))
}

function explain(error: unknown): string {
  if (error instanceof ConfigError) return error.message
  if (isAppError(error)) return `${error.message} ${error.advice}`
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
