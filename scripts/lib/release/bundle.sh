# One bundle: everything that berth needs on a server, with checksums and a bill of materials.

# make_bundle ARCH: sets $bundle to its name, and $folder to where it is made
make_bundle() {
  step "$1"
  bundle=berth-$version-linux-$1
  folder=$work/$bundle
  node_of "$1"
  caddy_of "$1"
  "$checkout/scripts/lib/release/lay-out" "$folder" "$1" "$node_package" "$caddy_program" "$caddy_found" "$released_at"
  cp -R "$checkout/packaging/units" "$folder/"
  write_dockerfile "$folder/Dockerfile"
  write_install_script "$folder/install.sh"
  "$node" "$checkout/scripts/lib/release/print-caddy-config.ts" | sha256sum | cut -d ' ' -f 1 >"$folder/CADDY_CONFIG"
  # shellcheck disable=SC2094 # find leaves it out
  (cd "$folder" && find . -type f ! -name SHA256SUMS | LC_ALL=C sort | sed 's,^\./,,' | xargs sha256sum >SHA256SUMS)
  "$node" "$checkout/scripts/lib/release/sign.js" "$release_key" sign "$folder/SHA256SUMS"
  pack
  try_bundle "$out/$bundle.tar.gz.new" "$1"
  mv "$out/$bundle.tar.gz.new" "$out/$bundle.tar.gz"
  done_step "$out/$bundle.tar.gz, $(du -m "$out/$bundle.tar.gz" | cut -f 1) MB"
}

# write_dockerfile TO: the image of a release is that of a checkout, but its files come from the unpacked folder.
write_dockerfile() {
  {
    sed -n '/^ARG BASE=/p' "$checkout/Dockerfile"
    cat "$checkout/packaging/Dockerfile.checked"
    # shellcheck disable=SC2016 # Docker's variable, not the shell's
    sed -n '/^FROM ${BASE}$/,$p' "$checkout/Dockerfile" | sed 's,--from=built,--from=checked,'
  } >"$1"
}

# write_install_script TO: it knows its version, the key that its files are signed with, and where its files are if that was said.
write_install_script() {
  sed -e "s,^release_version=.*,release_version=$version," -e "s|^release_url=.*|release_url=${BERTH_RELEASE_URL:-}|" \
    -e "s|^release_key=.*|release_key=$public_key|" "$checkout/install.sh" >"$1"
  chmod 755 "$1"
}

# Names, owners and times that do not depend on who packs, when and where.
pack() {
  chmod -R u+rwX,go+rX,go-w "$folder"
  tar --sort=name --format=ustar --mtime="@$released_at" --owner=0 --group=0 --numeric-owner \
    -C "$work" -cf "$work/$bundle.tar" "$bundle"
  gzip -n -6 <"$work/$bundle.tar" >"$out/$bundle.tar.gz.new"
  rm -rf "$work/$bundle.tar" "$folder"
}
