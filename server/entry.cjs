'use strict'
// First of all: better-sqlite3 ends the process without a word under an older Node.
const major = Number(process.versions.node.split('.')[0])
if (major < 24) {
  process.stderr.write(
    `berthd needs Node 24 or newer; this is ${process.version}. Start it by scripts/berthd, which has the right one.\n`,
  )
  process.exit(78)
}
void import('./berthd.js')
