#!/bin/sh
# commander 15.1.0: the value of an option is what its `argParser` returns, except null and undefined, which become the
# empty text. An option whose empty value shall mean "none" (`--port ""`) therefore hands '' to a program that expects
# a number or null, and its types say otherwise. Any other value, also 0 and false, arrives as it was returned.
set -eu

main() {
  folder=$(mktemp -d)
  trap 'rm -rf "$folder"' EXIT
  cd "$folder"
  npm init -y >/dev/null
  npm install --ignore-scripts --no-audit --no-fund --save-exact commander@15.1.0 >/dev/null 2>&1
  write_program
  node parse.mjs >seen
  cat seen
  expected | diff - seen
  echo 'as seen before'
}

write_program() {
  cat >parse.mjs <<'PROGRAM'
import { readFileSync } from 'node:fs'
import { Command, Option } from 'commander'

console.log(`commander ${JSON.parse(readFileSync('node_modules/commander/package.json', 'utf8')).version}`)
for (const returned of [null, undefined, 0, false]) {
  const program = new Command().addOption(new Option('--port <port>').argParser(() => returned))
  program.parse(['node', 'program', '--port', '8080'])
  console.log(`${returned} becomes ${JSON.stringify(program.opts().port)}`)
}
PROGRAM
}

expected() {
  printf '%s\n' 'commander 15.1.0' 'null becomes ""' 'undefined becomes ""' '0 becomes 0' 'false becomes false'
}

main "$@"
