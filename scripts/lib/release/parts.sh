# Where the programs of each architecture come from: Node from its npm package, Caddy from Debian.

# node_of ARCH: sets $node_package to the folder of its package
node_of() {
  node_package=$checkout/node_modules/node-linux-$1
  [ ! -x "$node_package/bin/node" ] || return 0
  node_wanted=$(package_fact "p.optionalDependencies['node-linux-$1']")
  (cd "$work" && npm pack --silent "node-linux-$1@$node_wanted") >"$logs/node-$1.log" 2>&1 </dev/null ||
    fail_from_log "fetching Node for $1" "$logs/node-$1.log"
  node_tarball=$work/node-linux-$1-$node_wanted.tgz
  [ "$(integrity_of "$node_tarball")" = "$(locked_integrity "$1")" ] ||
    fail "Node for $1" 'its digest is not the one in package-lock.json' 'find out why before you release'
  mkdir -p "$work/node-$1"
  tar -xzf "$node_tarball" -C "$work/node-$1" --strip-components 1
  node_package=$work/node-$1
}

integrity_of() {
  # shellcheck disable=SC2016 # JavaScript
  "$node" -p 'const { createHash } = require("crypto"); const { readFileSync } = require("fs");
    `sha512-${createHash("sha512").update(readFileSync(process.argv[1])).digest("base64")}`' "$1"
}

locked_integrity() {
  # shellcheck disable=SC2016 # JavaScript
  "$node" -p 'require(process.argv[1]).packages[`node_modules/node-linux-${process.argv[2]}`].integrity' "$checkout/package-lock.json" "$1"
}

# caddy_of ARCH: sets $caddy_program and $caddy_found, its version
caddy_of() {
  if [ "$1" = "$("$node" -p process.arch)" ]; then
    caddy_program=$(readlink -f "$(tool caddy)")
    caddy_found=$(caddy_version "$caddy_program")
    return 0
  fi
  # shellcheck disable=SC2034 # read by unpack_from_debian
  case $1 in arm64) debian_architecture=arm64 ;; x64) debian_architecture=amd64 ;; esac
  unpack_from_debian caddy "$caddy_minimum" /usr/bin/caddy
  caddy_program=$unpacked
  # It does not run here; its folder has the name and the version of the Debian package.
  caddy_found=${unpacked%/usr/bin/caddy}
  caddy_found=${caddy_found##*_}
  caddy_found=${caddy_found%%-*}
}

package_fact() {
  "$node" -p "const p = require('$checkout/package.json'); $1"
}
