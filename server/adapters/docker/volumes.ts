import type { VolumeCreateOptions } from 'dockerode'
import * as z from 'zod'
import { nullIfAbsent } from './absent.ts'
import { apart } from './apart.ts'
import type { EngineVolumes } from './engine.ts'
import type { EngineConnection } from './engine-connection.ts'
import { engineName } from './engine-name.ts'
import { goList } from './go-json.ts'

export function dockerVolumes(engine: EngineConnection): EngineVolumes {
  return {
    async create(name, labels) {
      const body = { Name: name, Driver: 'local', DriverOpts: {}, Labels: labels }
      await engine.run({ ask: docker => docker.createVolume(apart<VolumeCreateOptions>({}, body)) })
    },
    async remove(name) {
      await nullIfAbsent(engine.run({ ask: docker => docker.getVolume(engineName(name)).remove() }))
    },
    async list(label) {
      const options = { filters: JSON.stringify({ label }) }
      const { Volumes } = await engine.json({ ask: docker => docker.listVolumes(options) }, volumesAnswer)
      return Volumes.map(volume => volume.Name)
    },
  }
}

const volumesAnswer = z.object({ Volumes: goList(z.object({ Name: z.string() })) })
