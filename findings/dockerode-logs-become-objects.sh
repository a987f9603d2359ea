#!/bin/sh
# dockerode 5.0.1 reads logs without `follow` as it reads every answer: as JSON first. A container with a terminal sends
# its output as it is, so whoever prints one JSON value gets an object or a number back where text was promised;
# a second line of the same kind makes it bytes again. Outputs without a terminal are framed and stay bytes.
# The engine here is a small server on a unix socket that answers as Docker does for such a container.
set -eu

main() {
  folder=$(mktemp -d)
  trap 'rm -rf "$folder"' EXIT
  cd "$folder"
  npm init -y >/dev/null
  npm install --ignore-scripts --no-audit --no-fund --save-exact dockerode@5.0.1 >/dev/null 2>&1
  write_program
  node read-logs.cjs >seen
  cat seen
  expected | diff - seen
  echo 'as seen before'
}

write_program() {
  cat >read-logs.cjs <<'PROGRAM'
const http = require('node:http')
const Docker = require('dockerode')

const outputs = { one: '{"level":30,"msg":"ready"}\n', number: '42\n', two: '{"a":1}\n{"a":2}\n', words: 'ready\n' }
const engine = http.createServer((request, response) => {
  const name = /containers\/(\w+)\/logs/.exec(request.url)[1]
  response.writeHead(200, { 'Content-Type': 'application/vnd.docker.raw-stream' })
  response.end(outputs[name])
})
engine.listen('docker.sock', async () => {
  console.log(`dockerode ${require('dockerode/package.json').version}`)
  const docker = new Docker({ socketPath: 'docker.sock' })
  for (const name of Object.keys(outputs)) {
    const logs = await docker.getContainer(name).logs({ follow: false, stdout: true, stderr: true })
    console.log(`${name}: ${Buffer.isBuffer(logs) ? 'bytes' : typeof logs}`)
  }
  engine.close()
})
PROGRAM
}

expected() {
  printf '%s\n' 'dockerode 5.0.1' 'one: object' 'number: number' 'two: bytes' 'words: bytes'
}

main "$@"
