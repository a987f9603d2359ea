import { isAbsolute } from 'node:path'
import * as z from 'zod'
import type { Stores } from '../../stores.ts'
import { isoTime } from '../../web/list.ts'
import { apiRoute, type Route } from '../../web/route.ts'
import { type BackupFile, listBackups } from './backup-folder.ts'
import { type BackupContext, createBackup } from './create-backup.ts'

const backupShape = z.object({ path: z.string(), createdAt: z.string(), bytes: z.number() }).meta({ id: 'Backup' })

type Context = BackupContext & { readonly stores: Pick<Stores, 'audit'> }

export function backupRoutes({ config, stores }: Context): readonly Route[] {
  return [
    apiRoute(
      {
        method: 'get',
        path: '/api/v1/system/backups',
        policy: 'admin',
        summary: 'Backups of berth itself, newest first',
        answers: { 200: z.object({ items: z.array(backupShape) }) },
      },
      () => ({ status: 200, body: { items: listBackups(config.dataDirectory).map(shown) } }),
    ),
    apiRoute(
      {
        method: 'post',
        path: '/api/v1/system/backups',
        policy: 'host',
        summary: 'Make a backup of berth itself',
        body: z.strictObject({ to: z.string().refine(isAbsolute, 'must be an absolute path').optional() }),
        answers: { 201: backupShape },
      },
      async ({ body, caller }) => {
        const made = await createBackup({ config, stores }, body.to)
        stores.audit.record(caller, { action: 'backup.create', target: made.path })
        return { status: 201, body: shown(made) }
      },
    ),
  ]
}

function shown({ path, createdAt, bytes }: BackupFile): z.input<typeof backupShape> {
  return { path, createdAt: isoTime(createdAt), bytes }
}
