# One bundle: everything that berth needs on a server, with checksums and a bill of materials.

# make_bundle ARCH: sets $bundle to its name, and $folder to where it is made
make_bundle() {
  step "$1"
  bundle=berth-$version-linux-$1
  folder=$work/$bundle
  node_of "$1"
  caddy_of "$1"
  mkdir -p "$folder/bin" "$folder/dist" "$folder/licenses"
  cp "$node_package/bin/node" "$folder/bin/node"
  cp "$caddy_program" "$folder/bin/caddy"
  cp "$checkout/packaging/bin/"* "$folder/bin/"
  cp -R "$checkout/dist/berthd.cjs" "$checkout/dist/berthd.js" "$checkout/dist/cli" "$checkout/dist/assets" "$folder/dist/"
  cp -R "$checkout/migrations" "$checkout/packaging/units" "$checkout/packaging/Dockerfile" "$folder/"
  add_sqlite "$1"
  add_licenses
  write_install_script "$folder/install.sh"
  echo '{ "type": "module" }' >"$folder/package.json"
  printf '%s\n' "$version" >"$folder/VERSION"
  printf '%s\n' "$caddy_found" >"$folder/CADDY_VERSION"
  "$node" "$checkout/scripts/lib/release/print-caddy-config.ts" | sha256sum | cut -d ' ' -f 1 >"$folder/CADDY_CONFIG"
  "$node" "$checkout/scripts/lib/release/write-sbom.js" "$folder" "$1" "$released_at"
  # shellcheck disable=SC2094 # find leaves it out
  (cd "$folder" && find . -type f ! -name SHA256SUMS | LC_ALL=C sort | sed 's,^\./,,' | xargs sha256sum >SHA256SUMS)
  "$node" "$checkout/scripts/lib/release/sign.js" "$release_key" sign "$folder/SHA256SUMS"
  pack
  try_bundle "$out/$bundle.tar.gz.new" "$1"
  mv "$out/$bundle.tar.gz.new" "$out/$bundle.tar.gz"
  done_step "$out/$bundle.tar.gz, $(du -m "$out/$bundle.tar.gz" | cut -f 1) MB"
}

# The one native module, without what other platforms and its build need.
add_sqlite() {
  sqlite=$checkout/node_modules/better-sqlite3
  mkdir -p "$folder/node_modules/better-sqlite3/lib" "$folder/node_modules/better-sqlite3/prebuilds"
  cp "$sqlite/package.json" "$sqlite/LICENSE" "$folder/node_modules/better-sqlite3/"
  cp -R "$sqlite/lib/binding.js" "$sqlite/lib/database.js" "$sqlite/lib/index.js" "$sqlite/lib/methods" \
    "$sqlite/lib/sqlite-error.js" "$sqlite/lib/util.js" "$folder/node_modules/better-sqlite3/lib/"
  cp "$sqlite/prebuilds/linux-$1.node" "$folder/node_modules/better-sqlite3/prebuilds/"
}

add_licenses() {
  cp "$node_package/LICENSE" "$folder/licenses/node"
  caddy_copyright=${caddy_program%/bin/caddy}/share/doc/caddy/copyright
  [ ! -f "$caddy_copyright" ] || cp "$caddy_copyright" "$folder/licenses/caddy"
}

# write_install_script TO: it knows its version, the key that its files are signed with, what the image is made on, and
# where its files are if that was said.
write_install_script() (
  base=$(sed -n 's/^ARG BASE=//p' "$checkout/packaging/Dockerfile")
  sed -e "s,^release_version=.*,release_version=$version," -e "s|^release_url=.*|release_url=${BERTH_RELEASE_URL:-}|" \
    -e "s|^pinned_base=.*|pinned_base=$base|" \
    -e "s|^release_key=.*|release_key=$public_key|" "$checkout/install.sh" >"$1"
  chmod 755 "$1"
)

# Names, owners and times that do not depend on who packs, when and where.
pack() {
  chmod -R u+rwX,go+rX,go-w "$folder"
  tar --sort=name --format=ustar --mtime="@$released_at" --owner=0 --group=0 --numeric-owner \
    -C "$work" -cf "$work/$bundle.tar" "$bundle"
  gzip -n -6 <"$work/$bundle.tar" >"$out/$bundle.tar.gz.new"
  rm -rf "$work/$bundle.tar" "$folder"
}
