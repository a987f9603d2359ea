// Run after every `npm install`: node scripts/lib/complete-lockfile.js
//
// A registry mirror may not carry the packages of other platforms. npm then leaves them out
// of package-lock.json, and `npm ci` refuses: "Missing: @biomejs/cli-darwin-arm64@ from lock file".
// Version, os and cpu are enough for npm to skip them; that is all this adds. Of a range, its first version.
import { readFileSync, writeFileSync } from 'node:fs'

const systems = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32']
const processors = [
  'arm',
  'arm64',
  'ia32',
  'loong64',
  'mips64el',
  'ppc64',
  'ppc64le',
  'riscv64',
  's390x',
  'wasm32',
  'x64',
]

const file = process.argv[2] ?? 'package-lock.json'
const lock = JSON.parse(readFileSync(file, 'utf8'))
for (const dependent of Object.values(lock.packages)) {
  for (const [name, version] of Object.entries(dependent.optionalDependencies ?? {})) {
    lock.packages[`node_modules/${name}`] ??= platformPackage({ name, version, dev: dependent.dev })
  }
}
const sorted = Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en'))
writeFileSync(file, `${JSON.stringify({ ...lock, packages: Object.fromEntries(sorted) }, null, 2)}\n`)

function platformPackage({ name, version: range, dev }) {
  const version = range.replace(/^[~^]/, '')
  const words = name.split(/[-./]/).map(word => (word === 'windows' ? 'win32' : word))
  const os = systems.filter(system => words.includes(system))
  const cpu = processors.filter(processor => words.includes(processor))
  if (os.length + cpu.length === 0 || !/^\d+\.\d+\.\d+$/.test(version)) {
    throw new Error(`${name}@${version} is missing in ${file} and its name tells no platform; add it by hand`)
  }
  const libc = words.includes('musl') ? ['musl'] : undefined
  return { version, cpu: cpu.length === 0 ? undefined : cpu, dev, libc, optional: true, os }
}
