# A packed bundle is opened and tried before anybody gets its sum.

# try_bundle FILE ARCH: unpacks it apart. Of this machine's architecture it must run; of another its programs must be for that.
try_bundle() (
  opened=$work/opened
  rm -rf "$opened"
  mkdir "$opened"
  tar -xzf "$1" -C "$opened"
  cd "$opened/$bundle" || exit
  sha256sum -c --status SHA256SUMS || fail "$bundle" 'its own sums do not hold' 'pack it again'
  [ "$(cat VERSION)" = "$version" ] || fail "$bundle" "its VERSION is $(cat VERSION), not $version" 'find out what wrote it'
  for program in bin/node bin/caddy node_modules/better-sqlite3/prebuilds/*.node; do
    [ "$(elf_machine "$program")" = "$(machine_of "$2")" ] || fail "$bundle" "$program is not for $2" 'find out where it came from'
  done
  if [ "$2" = "$("$node" -p process.arch)" ]; then run_bundle; fi
  rm -rf "$opened"
)

run_bundle() {
  [ "$(env -i PATH="$PATH" bin/berthd version)" = "$version" ] || fail "$bundle" "its berthd is not $version" 'build it again'
  [ "$(env -i PATH="$PATH" bin/berth --version)" = "$version" ] || fail "$bundle" "its berth is not $version" 'build it again'
  env -i PATH="$PATH" BERTH_INSTALL_UNINSTALL=yes BERTH_INSTALL_ETC="$work/nowhere" bin/node dist/install.cjs >/dev/null ||
    fail "$bundle" 'its installer does not run' 'build it again'
  bin/node -e 'new (require("better-sqlite3"))(":memory:").close()' || fail "$bundle" 'its SQLite does not load' 'read the line above'
  [ "$(caddy_version bin/caddy)" = "$(cat CADDY_VERSION)" ] || fail "$bundle" 'its Caddy is not what CADDY_VERSION says' 'pack it again'
}

# elf_machine FILE: prints the two bytes of the header that name the architecture
elf_machine() {
  od -An -tx1 -j18 -N2 "$1" | tr -d ' \n'
}

machine_of() {
  case $1 in x64) echo 3e00 ;; arm64) echo b700 ;; esac
}
