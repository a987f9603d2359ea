#!/bin/sh
# Installs berth, the command line client of the server that gave out this script: one file, which needs Node 20.12 or newer.
# BERTH_CLI_DIR says where to: /usr/local/bin for root, else ~/.local/bin.
set -eu

origin='@origin@'
sum='@sha256@'

main() {
  folder=${BERTH_CLI_DIR:-}
  [ -n "$folder" ] || if [ "$(id -u)" = 0 ]; then folder=/usr/local/bin; else folder=$HOME/.local/bin; fi
  need_node
  mkdir -p "$folder" 2>/dev/null || true
  [ -w "$folder" ] ||
    fail "$folder cannot be written to. Name a folder that can: BERTH_CLI_DIR=… before sh."
  staging=$(mktemp "$folder/.berth.XXXXXX")
  trap 'rm -f "$staging"' EXIT
  download "$origin/cli/berth.cjs" > "$staging" || fail "$origin/cli/berth.cjs could not be downloaded."
  check_sum "$staging" || fail 'What was downloaded is not whole. Give the command again.'
  chmod 755 "$staging"
  mv -f "$staging" "$folder/berth"
  say_what_is_next
}

need_node() {
  command -v node > /dev/null || fail 'Node is missing. Install Node 20.12 or newer (https://nodejs.org), then give the command again.'
  node -e 'process.exit(require("util").styleText ? 0 : 1)' ||
    fail "Node $(node --version) is too old. Install Node 20.12 or newer (https://nodejs.org), then give the command again."
}

download() {
  if command -v curl > /dev/null; then curl -fsSL "$1"; else wget -qO- "$1"; fi
}

check_sum() {
  node -e '
    const [path, sum] = process.argv.slice(1)
    const found = require("crypto").createHash("sha256").update(require("fs").readFileSync(path)).digest("hex")
    process.exit(found === sum ? 0 : 1)' "$1" "$sum"
}

say_what_is_next() {
  echo "berth $("$folder/berth" --version) is in $folder."
  case ":$PATH:" in
  *":$folder:"*) ;;
  *) echo "That folder is not in PATH yet: export PATH=\"$folder:\$PATH\"" ;;
  esac
  echo "Sign in with a token: berth login --url $origin"
}

fail() {
  echo "berth: $1" >&2
  exit 1
}

main "$@"
