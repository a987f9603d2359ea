import { statfs } from 'node:fs/promises'
import * as z from 'zod'
import type { Caddy } from '../../adapters/caddy/open-caddy.ts'
import type { DockerEngine } from '../../adapters/docker/engine.ts'
import type { Config } from '../../config/config.ts'
import { version } from '../../version.ts'
import { apiRoute, type Route } from '../../web/route.ts'
import type { Vault } from '../vault/vault.ts'

const part = z.object({ version: z.string(), state: z.enum(['up', 'down', 'hung']) })
const systemShape = z.object({
  version: z.string(),
  docker: part,
  caddy: part,
  disk: z.object({ path: z.string(), totalBytes: z.number(), freeBytes: z.number() }),
})

const rotationShape = z.object({ kid: z.number(), resealed: z.number(), unreadable: z.number() })

export interface SystemContext {
  readonly vault: Vault
  readonly engine: DockerEngine
  readonly caddy: Caddy
  readonly config: Config
}

export function systemRoutes({ engine, caddy, config, vault }: SystemContext): readonly Route[] {
  return [
    apiRoute(
      {
        method: 'get',
        path: '/api/v1/system',
        policy: 'signed-in',
        summary: 'Versions and states of the parts',
        answers: { 200: systemShape },
      },
      async () => ({
        status: 200,
        body: {
          version,
          docker: await engine.facts().then(
            facts => ({ version: facts.version, state: 'up' as const }),
            () => ({ version: '', state: 'down' as const }),
          ),
          caddy: { version: caddy.version(), state: caddy.state() },
          disk: await diskOf(config.dataDirectory),
        },
      }),
    ),
    apiRoute(
      {
        method: 'post',
        path: '/api/v1/system/key-rotations',
        policy: 'host',
        summary: 'Rotate the key: re-encrypt everything under a new one',
        answers: { 200: rotationShape },
      },
      async () => ({
        status: 200,
        body: await vault.rotate(),
      }),
    ),
  ]
}

async function diskOf(path: string) {
  const { blocks, bavail, bsize } = await statfs(path)
  return { path, totalBytes: blocks * bsize, freeBytes: bavail * bsize }
}
