import type { ArtifactManifest } from '../../adapters/registry/artifact-manifest.ts'
import { AppError } from '../../errors.ts'

const pushFolder =
  'Push the folder that holds the configuration: `berth stacks push DIR REF`, or `cd DIR && oras push REF .`'

/** What else people keep in registries, by its media types. */
const others: readonly { readonly types: RegExp; readonly is: string; readonly advice: string }[] = [
  {
    types: /^application\/vnd\.cncf\.helm\./,
    is: 'is a Helm chart, which is made for Kubernetes',
    advice: 'Write its services into a compose file, and push the folder: `berth stacks push DIR REF`',
  },
  {
    types: /^application\/vnd\.docker\.compose\./,
    is: 'was made by `docker compose publish`, and holds single files instead of layers',
    advice: pushFolder,
  },
  {
    types: /^application\/(vnd\.dev\.(cosign|sigstore)\.|vnd\.in-toto|vnd\.dsse)/,
    is: 'is a signature or an attestation, and not what it is about',
    advice: 'Name the tag or the digest of the artifact itself.',
  },
]

const emptyType = 'application/vnd.oci.empty.v1+json'

/** Throws VALIDATION for what can be no artifact of a stack. */
export function refuseOthers(reference: string, manifest: ArtifactManifest): void {
  const { artifactType, config, layers } = manifest
  const types = [artifactType, config.mediaType, ...layers.map(layer => layer.mediaType)]
  const other = others.find(one => types.some(type => one.types.test(type)))
  if (other !== undefined) throw refuse(`${reference} ${other.is}.`, other.advice)
  if (layers.every(layer => layer.mediaType === emptyType))
    throw refuse(`${reference} is empty: there are no layers in it.`, pushFolder)
}

function refuse(message: string, advice: string): AppError {
  return new AppError({ code: 'VALIDATION', message, advice, field: 'reference' })
}
