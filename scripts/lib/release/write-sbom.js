// Writes sbom.cdx.json (CycloneDX) into a bundle: the npm packages that a piece of is built into it, Node and Caddy.
// From the lockfile, with the release's time: `npm sbom` puts its own time and a random number into it.
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'

const [folder, arch, releasedAt] = process.argv.slice(2)
const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'))
const shipped = new Set(JSON.parse(readFileSync('dist/packages.json', 'utf8')))
const { version } = lock.packages['']
const components = [...npmPackages(), program('node', nodeVersion()), program('caddy', textOf('CADDY_VERSION'))]
const body = {
  $schema: 'http://cyclonedx.org/schema/bom-1.5.schema.json',
  bomFormat: 'CycloneDX',
  specVersion: '1.5',
  version: 1,
  metadata: {
    timestamp: new Date(Number(releasedAt) * 1000).toISOString(),
    component: { type: 'application', 'bom-ref': `berth@${version}`, name: 'berth', version },
    properties: [{ name: 'berth:platform', value: `linux-${arch}` }],
  },
  components,
}
writeFileSync(`${folder}/sbom.cdx.json`, `${JSON.stringify({ ...body, serialNumber: serialNumber() }, null, 2)}\n`)

function npmPackages() {
  return Object.entries(lock.packages)
    .filter(([path]) => shipped.has(path))
    .map(([path, { version, integrity, license }]) => {
      const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
      return {
        type: 'library',
        'bom-ref': path,
        name,
        version,
        purl: `pkg:npm/${name.replace('@', '%40')}@${version}`,
        ...(license === undefined ? {} : { licenses: [{ expression: license }] }),
        ...(integrity === undefined ? {} : { hashes: [sha512(integrity)] }),
      }
    })
}

function program(name, version) {
  const content = createHash('sha256')
    .update(readFileSync(`${folder}/bin/${name}`))
    .digest('hex')
  return { type: 'application', 'bom-ref': name, name, version, hashes: [{ alg: 'SHA-256', content }] }
}

function nodeVersion() {
  return lock.packages[`node_modules/node-linux-${arch}`].version
}

function textOf(name) {
  return readFileSync(`${folder}/${name}`, 'utf8').trim()
}

function sha512(integrity) {
  return { alg: 'SHA-512', content: Buffer.from(integrity.replace('sha512-', ''), 'base64').toString('hex') }
}

/** A UUID of what the list says, so that equal lists have the same. */
function serialNumber() {
  const hex = createHash('sha256').update(JSON.stringify(body)).digest('hex')
  const parts = [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)]
  return `urn:uuid:${parts.join('-')}`
}
