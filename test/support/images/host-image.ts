import { execFileSync } from 'node:child_process'
import { globSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { buildImage } from './build-image.ts'
import { type ImageFile, layerOf } from './layer.ts'
import { librariesOf, nodeProgram } from './node-image.ts'
import { toolPath } from './tool-path.ts'

const programs = ['cat', 'chmod', 'cp', 'cut', 'dirname', 'env', 'head', 'install', 'mkdir', 'readlink', 'rm', 'sed']
const morePrograms = ['setpriv', 'sh', 'sha256sum', 'sleep', 'sort', 'stat']
const authorities = '/etc/ssl/certs/ca-certificates.crt'

/** This machine's shell, coreutils, Node with npm and Caddy, for `docker load`: stands for each image that the Dockerfile begins with. */
export function hostImage(name: string): Uint8Array {
  const caddy = realpathSync(toolPath('caddy', 'BERTH_CADDY_BIN'))
  const found = [...programs, ...morePrograms].map(program => [`/usr/bin/${program}`, inPath(program)] as const)
  const own = [...found, ['/usr/bin/node', nodeProgram()] as const, ['/usr/bin/caddy', caddy] as const]
  const libraries = own.flatMap(([, from]) => librariesOf(from)).map(path => [path, path] as const)
  const files = [...own, ...libraries, ...npmFiles()].map(([path, from]): [string, ImageFile] => [
    path,
    { fromHost: from, mode: 0o755 },
  ])
  const base = layerOf({
    ...Object.fromEntries(files),
    [authorities]: { fromHost: authorities },
    '/bin/sh': { linkTo: '../usr/bin/sh' },
    '/usr/bin/npm': { linkTo: '../../npm/bin/npm-cli.js' },
    '/etc/passwd': { content: 'root:x:0:0::/root:/bin/sh\n' },
    '/root': { folderMode: 0o700 },
    '/tmp': { folderMode: 0o1777 },
  })
  // Whatever authority signs for this machine's network signs for a build on it, too.
  return buildImage({ name, base: [base], env: { NODE_EXTRA_CA_CERTS: authorities } })
}

function inPath(program: string): string {
  return realpathSync(
    execFileSync('sh', ['-c', `PATH=$PATH:/usr/sbin command -v ${program}`], { encoding: 'utf8' }).trim(),
  )
}

/** In a folder with a short name, because of the limits of the format. */
function npmFiles(): readonly (readonly [path: string, from: string])[] {
  const npm = dirname(dirname(inPath('npm')))
  const files = globSync('**/*', { cwd: npm, withFileTypes: true }).filter(entry => entry.isFile())
  return files
    .map(({ parentPath, name }) => join(parentPath, name))
    .map(from => [`/npm${from.slice(npm.length)}`, from])
}
