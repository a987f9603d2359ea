#!/bin/sh
# p-queue 10.0.0 takes a signal with each piece of work. When it aborts while that work already runs, the promise is
# rejected and the place is given to the next one, though the work itself has not ended: a queue that lets in one at a
# time then has two running. Whoever needs the limit to hold gives the queue a signal that aborts only while waiting.
set -eu

main() {
  folder=$(mktemp -d)
  trap 'rm -rf "$folder"' EXIT
  cd "$folder"
  npm init -y >/dev/null
  npm install --ignore-scripts --no-audit --no-fund --save-exact p-queue@10.0.0 >/dev/null 2>&1
  write_program
  node count.mjs >seen
  cat seen
  expected | diff - seen
  echo 'as seen before'
}

write_program() {
  cat >count.mjs <<'PROGRAM'
import { readFileSync } from 'node:fs'
import PQueue from 'p-queue'

console.log(`p-queue ${JSON.parse(readFileSync('node_modules/p-queue/package.json', 'utf8')).version}`)
const queue = new PQueue({ concurrency: 1 })
const leaving = new AbortController()
let end = () => {}
const ended = new Promise(resolve => (end = resolve))
let running = 0
let most = 0

async function work() {
  running += 1
  most = Math.max(most, running)
  await ended
  running -= 1
}

const first = queue.add(work, { signal: leaving.signal }).then(
  () => 'ended',
  error => `rejected with ${error.name}`,
)
const second = queue.add(work)
while (running === 0) await new Promise(setImmediate)
leaving.abort()
console.log(`first: ${await first}`)
for (let turns = 0; turns < 10; turns++) await new Promise(setImmediate)
console.log(`concurrency 1, running at once: ${most}`)
end()
await second
PROGRAM
}

expected() {
  printf '%s\n' 'p-queue 10.0.0' 'first: rejected with AbortError' 'concurrency 1, running at once: 2'
}

main "$@"
