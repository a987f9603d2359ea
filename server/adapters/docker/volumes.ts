import * as z from 'zod'
import { nullIfAbsent } from './absent.ts'
import type { EngineVolumes } from './engine.ts'
import type { EngineConnection } from './engine-connection.ts'
import { enginePath } from './engine-path.ts'
import { goList } from './go-json.ts'

export function dockerVolumes(engine: EngineConnection): EngineVolumes {
  return {
    async create(name, labels) {
      const body = { Name: name, Driver: 'local', DriverOpts: {}, Labels: labels }
      await engine.text({ method: 'POST', path: '/volumes/create', body })
    },
    async remove(name) {
      await nullIfAbsent(engine.text({ method: 'DELETE', path: enginePath`/volumes/${name}` }))
    },
    async list(label) {
      const query = { filters: JSON.stringify({ label }) }
      const { Volumes } = await engine.json({ method: 'GET', path: '/volumes', query }, volumesAnswer)
      return Volumes.map(volume => volume.Name)
    },
  }
}

const volumesAnswer = z.object({ Volumes: goList(z.object({ Name: z.string() })) })
