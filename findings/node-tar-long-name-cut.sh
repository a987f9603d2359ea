#!/bin/sh
# node-tar 7.5.23: a long name (pax header) is decoded piece by piece, as the writes to the parser come. A letter of several
# bytes that is cut in two becomes two replacement characters; the record then fails its count of bytes and is dropped, so that
# the file gets the short name of its header. The same archive in one write has the right name. No error, no warning.
set -eu

main() {
  folder=$(mktemp -d)
  trap 'rm -rf "$folder"' EXIT
  cd "$folder"
  npm init -y >/dev/null
  npm install --silent --no-audit --no-fund --ignore-scripts tar@7.5.23
  write_program
  node program.js >seen
  cat seen
  expected | diff - seen
  echo 'as seen before'
}

write_program() {
  cat >program.js <<'PROGRAM'
const { Header, Parser, Pax } = require('tar')

const name = `x${'ü'.repeat(600)}/file.txt`
const header = new Header({ path: 'short', mode: 0o644, size: 0, type: 'File' })
header.encode()
const archive = Buffer.concat([new Pax({ path: name }).encode(), header.block, Buffer.alloc(1024)])

function nameRead(writes) {
  const parser = new Parser({ strict: true })
  let found
  parser.on('entry', entry => {
    found = entry.path
    entry.resume()
  })
  for (const write of writes) parser.write(write)
  parser.end()
  return found
}

console.log(`tar ${require('tar/package.json').version}`)
console.log('in one write:', nameRead([archive]) === name ? 'as written' : 'garbled')
for (const at of [1101, 1102]) {
  const seen = nameRead([archive.subarray(0, at), archive.subarray(at)])
  console.log(`cut at byte ${at}:`, seen === name ? 'as written' : `"${seen}"`)
}
PROGRAM
}

expected() {
  cat <<'SEEN'
tar 7.5.23
in one write: as written
cut at byte 1101: as written
cut at byte 1102: "short"
SEEN
}

main "$@"
