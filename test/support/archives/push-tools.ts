import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { toolPath } from '../images/tool-path.ts'

const run = promisify(execFile)

/** Pushes the content of a folder under a reference of a registry without TLS, as its users would. `scratch` is an empty folder. */
export type Push = (place: {
  readonly folder: string
  readonly scratch: string
  readonly reference: string
}) => Promise<void>

export const pushWithDocker: Push = async ({ folder, scratch, reference }) => {
  await writeFile(join(scratch, 'Dockerfile'), 'FROM scratch\nCOPY . /\n')
  await run('docker', ['build', '--quiet', '--tag', reference, '--file', join(scratch, 'Dockerfile'), folder])
  try {
    await run('docker', ['push', '--quiet', reference])
  } finally {
    await run('docker', ['rmi', '--force', reference])
  }
}

export const pushWithCrane: Push = async ({ folder, scratch, reference }) => {
  await run('tar', ['-C', folder, '-cf', join(scratch, 'x.tar'), '.'])
  await crane('append', '-f', join(scratch, 'x.tar'), '-t', reference)
}

/** `oras push … .` from inside the folder. */
export const pushWithOras: Push = ({ folder, reference }) => oras(['push', '--plain-http', reference, '.'], folder)

/** Copied by skopeo out of a layout on disk that holds one plain layer, and compressed on the way. */
export function pushWithSkopeo(compression: 'gzip' | 'zstd' | 'zstd:chunked'): Push {
  return async ({ folder, scratch, reference }) => {
    const layout = join(scratch, 'layout')
    await writeLayout(folder, { scratch, layout })
    const format = ['--format', 'oci', '--dest-compress-format', compression]
    await skopeo('copy', '--quiet', '--dest-tls-verify=false', ...format, `oci:${layout}:1`, `docker://${reference}`)
  }
}

export const crane = async (...words: readonly string[]): Promise<string> =>
  (await run(toolPath('crane'), [...words])).stdout.trim()

export async function oras(words: readonly string[], folder: string): Promise<void> {
  await run(toolPath('oras'), [...words], { cwd: folder })
}

export async function skopeo(...words: readonly string[]): Promise<void> {
  await run(toolPath('skopeo'), [...words])
}

async function writeLayout(folder: string, { scratch, layout }: { scratch: string; layout: string }): Promise<void> {
  await run('tar', ['-C', folder, '-cf', join(scratch, 'x.tar'), '.'])
  const diffId = createHash('sha256')
    .update(await readFile(join(scratch, 'x.tar')))
    .digest('hex')
  const config = {
    architecture: 'amd64',
    os: 'linux',
    config: {},
    rootfs: { type: 'layers', diff_ids: [`sha256:${diffId}`] },
  }
  await writeFile(join(scratch, 'config.json'), JSON.stringify(config))
  const typedConfig = 'config.json:application/vnd.oci.image.config.v1+json'
  const typedLayer = 'x.tar:application/vnd.oci.image.layer.v1.tar'
  await oras(['push', '--oci-layout', `${layout}:1`, '--config', typedConfig, typedLayer], scratch)
}
