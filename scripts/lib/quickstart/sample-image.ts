import { createHash } from 'node:crypto'
import { type TarFile, tarOf } from './tar.ts'

export const sampleRepository = 'localhost/hello'
/** Two, so that there is a next one to deploy. */
export const sampleVersions = ['1', '2'] as const
export type SampleVersion = (typeof sampleVersions)[number]

const port = 8080
const nobody = '65534:65534'

/**
 * The sample app as `docker load` takes it: a static busybox whose web server shows one page.
 * Nothing is pulled; the same busybox gives the same image, on any day and any machine.
 */
export function sampleImage(version: SampleVersion, busybox: Uint8Array): Buffer {
  const layers = [
    layerOf([{ path: 'bin/busybox', content: busybox, mode: 0o755 }]),
    layerOf([{ path: 'www/index.html', content: Buffer.from(samplePage(version)) }]),
  ]
  const config = Buffer.from(JSON.stringify(configOf(layers)))
  const configFile = `${sha256(config)}.json`
  const manifest = [
    { Config: configFile, RepoTags: [`${sampleRepository}:${version}`], Layers: layers.map(layer => layer.path) },
  ]
  return tarOf([
    { path: 'manifest.json', content: Buffer.from(JSON.stringify(manifest)) },
    { path: configFile, content: config },
    ...layers,
  ])
}

/** What the sample says; `versionIn` reads it back. */
export function samplePage(version: SampleVersion): string {
  const colour = version === '1' ? '#0b6e99' : '#8a4b08'
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Hello from berth, version ${version}</title>
<style>
  :root { color-scheme: light dark; font: 1.1rem/1.6 system-ui, sans-serif }
  body { max-width: 34rem; margin: 18vh auto; padding: 0 1.5rem }
  h1 { font-size: 2rem; line-height: 1.2; border-left: .4rem solid ${colour}; padding-left: 1rem }
</style>
<h1>Hello from berth, version ${version}</h1>
<p>This page comes from a container on your machine.
Deploy the other version with the curl line in your terminal, and reload.</p>
`
}

/** The version that a page of the sample names; undefined for any other page. */
export function versionIn(page: string): SampleVersion | undefined {
  const said = /Hello from berth, version (\w+)<\/h1>/.exec(page)?.[1]
  return sampleVersions.find(version => version === said)
}

function layerOf(files: readonly TarFile[]): TarFile {
  const content = tarOf(files)
  return { path: `${sha256(content)}.tar`, content }
}

function configOf(layers: readonly TarFile[]) {
  const created = '2026-01-01T00:00:00Z'
  return {
    architecture: process.arch === 'x64' ? 'amd64' : process.arch,
    os: 'linux',
    created,
    config: {
      Entrypoint: ['/bin/busybox', 'httpd', '-f', '-p', String(port), '-h', '/www'],
      ExposedPorts: { [`${port}/tcp`]: {} },
      User: nobody,
    },
    rootfs: { type: 'layers', diff_ids: layers.map(({ content }) => `sha256:${sha256(content)}`) },
    history: layers.map(() => ({ created, created_by: 'scripts/quickstart' })),
  }
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
