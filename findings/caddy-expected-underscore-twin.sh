#!/bin/sh
# Caddy 2.11.7: `expected_underscore_headers my_token` lets that header through, and from then on drops the header of the
# same name with hyphens, `My-Token`, for every site of the server, also one that asked for nothing.
# Needs Go, for Caddy comes by Go's module proxy.
set -eu

main() {
  folder=$(mktemp -d)
  app=''
  caddy=''
  trap clean_up EXIT
  cd "$folder"
  GOBIN=$folder go install github.com/caddyserver/caddy/v2/cmd/caddy@v2.11.7 >/dev/null 2>&1
  write_app
  echo 'Caddy 2.11.7'
  { ask_with ''; ask_with 'expected_underscore_headers my_token'; } | tee seen
  expected | diff - seen
  echo 'as seen before'
}

clean_up() {
  for process in $app $caddy; do kill "$process" 2>/dev/null || true; done
  rm -rf "$folder"
}

# Answers with the names of the headers that reached it.
write_app() {
  cat >app.cjs <<'PROGRAM'
const names = headers => Object.keys(headers).filter(name => /token/.test(name)).sort().join(' ')
const app = require('node:http').createServer((request, response) => response.end(names(request.headers) || 'none'))
app.listen(18482, '127.0.0.1')
PROGRAM
  node app.cjs &
  app=$!
}

# ask_with OPTION: what reaches two sites of one server
ask_with() {
  cat >Caddyfile <<CONFIG
{
  admin off
  servers {
    $1
  }
}
http://one.localhost:18481, http://two.localhost:18481 {
  reverse_proxy 127.0.0.1:18482
}
CONFIG
  XDG_DATA_HOME=$folder XDG_CONFIG_HOME=$folder ./caddy run --config Caddyfile 2>caddy.log &
  caddy=$!
  echo "option: ${1:-none}"
  for site in one two; do
    printf '%s: ' "$site"
    curl -s --retry 30 --retry-connrefused --retry-delay 1 -H "Host: $site.localhost" -H 'my_token: a' -H 'My-Token: b' \
      http://127.0.0.1:18481/
    echo
  done
  kill "$caddy"
  wait "$caddy" || true
}

expected() {
  cat <<'SEEN'
option: none
one: my-token
two: my-token
option: expected_underscore_headers my_token
one: my_token
two: my_token
SEEN
}

main "$@"
