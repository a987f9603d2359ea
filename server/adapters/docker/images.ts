import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import * as z from 'zod'
import { isAppError } from '../../errors.ts'
import { engineRefused, notAnEngine } from '../../failures/engine-failures.ts'
import { singleFlight } from '../../single-flight.ts'
import type { EngineImages, RegistryAuth, ResolvedImage } from './engine.ts'
import type { EngineCall, EngineConnection } from './engine-connection.ts'
import { engineName } from './engine-name.ts'
import { goList, goText } from './go-json.ts'
import { inspectImage, listImages, platformName } from './image-facts.ts'
import { errorInLine, progressLines } from './progress-lines.ts'
import { pullImage } from './pull-image.ts'
import { refusedImage, withLogin } from './registry-auth.ts'

const loadMs = 10 * 60_000

export function dockerImages(engine: EngineConnection): EngineImages {
  const share = singleFlight<ResolvedImage>()
  return {
    resolve: (reference, auth, signal) =>
      share(wishOf(reference, auth), signal, shared => resolveImage(engine, { reference, auth, signal: shared })),
    pull: pull => pullImage(engine, pull),
    inspect: reference => inspectImage(engine, reference),
    list: () => listImages(engine),
    async tag(image, repo, tag) {
      await engine.run({ ask: docker => docker.getImage(engineName(image)).tag({ repo, tag }) })
    },
    remove: reference => removeImage(engine, reference),
    load: tarball => loadImage(engine, tarball),
  }
}

/** The same image for the same login, which stays out of the key. */
function wishOf(reference: string, auth: RegistryAuth | null): string {
  return createHash('sha256')
    .update(JSON.stringify([reference, auth]))
    .digest('base64')
}

async function resolveImage(
  engine: EngineConnection,
  { reference, auth, signal }: { reference: string; auth: RegistryAuth | null; signal: AbortSignal | undefined },
): Promise<ResolvedImage> {
  const ask: EngineCall['ask'] = docker => docker.getImage(engineName(reference)).distribution(withLogin(auth))
  const call = { ask, signal, refused: refusedImage(reference, auth) }
  const { Descriptor, Platforms } = await engine.json(call, distributionAnswer)
  // Attestations of buildx stand in an index as unknown/unknown.
  const platforms = Platforms.map(platformName).filter(name => name !== '' && !name.startsWith('unknown/'))
  return { digest: Descriptor.digest, platforms }
}

const distributionAnswer = z.object({
  Descriptor: z.object({ digest: z.string() }),
  Platforms: goList(z.object({ os: goText, architecture: goText, variant: goText })),
})

async function removeImage(engine: EngineConnection, reference: string): Promise<boolean> {
  try {
    await engine.run({ ask: docker => docker.getImage(engineName(reference)).remove(), deadlineMs: 120_000 })
    return true
  } catch (error) {
    if (isAppError(error, 'CONFLICT')) return false
    if (isAppError(error, 'NOT_FOUND')) return true
    throw error
  }
}

async function loadImage(engine: EngineConnection, tarball: Uint8Array): Promise<void> {
  const ask: EngineCall['ask'] = docker => docker.loadImage(Readable.from([tarball]))
  const bytes = engine.bytes({ ask, deadlineMs: loadMs })
  for await (const line of progressLines(bytes, cause => notAnEngine(engine.socketPath, 'POST /images/load', cause))) {
    const message = errorInLine(line)
    if (message !== null) throw engineRefused({ status: 200, message })
  }
}
