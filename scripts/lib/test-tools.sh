# What only the tests need.

set_up_test_tools() {
  step 'Test tools'
  unpack_test_tool docker-registry docker-registry
  unpack_test_tool pebble pebble
  unpack_test_tool pebble pebble-challtestsrv
  unpack_test_tool crane crane
  unpack_test_tool oras oras
  unpack_compose
  missing_packages=
  for name in skopeo shellcheck strace curl jq; do
    command -v "$name" >/dev/null || missing_packages="$missing_packages $name"
  done
  command -v systemd-analyze >/dev/null || missing_packages="$missing_packages systemd"
  has_chromium || {
    refuse_snap_only_chromium
    missing_packages="$missing_packages chromium"
  }
  # shellcheck disable=SC2086 # a list of names
  [ -z "$missing_packages" ] || install_packages "$logs/test-tools.log" $missing_packages
  has_chromium || fail 'no Chromium' 'chromium --version does not answer' 'install Chromium so that it is in PATH'
  for name in skopeo shellcheck strace curl jq; do
    link_tool "$name" "$(command -v "$name")"
  done
  link_tool chromium "$(command -v "$chromium_program")"
  done_step "docker-registry, pebble, crane, oras, skopeo, shellcheck, strace, curl, jq, docker-compose, $("$chromium_program" --version 2>/dev/null)"
}

# unpack_test_tool PACKAGE PROGRAM
unpack_test_tool() {
  if [ -x "$(tool "$2")" ]; then return 0; fi
  link_tool "$2" "$(command -v "$2" || echo missing)"
  if [ -x "$(tool "$2")" ]; then return 0; fi
  unpack_from_debian "$1" 0 "/usr/bin/$2"
  link_tool "$2" "$unpacked"
}

# A plugin of Docker's command line, which may be too old for it; it runs by itself, too.
unpack_compose() {
  if [ -x "$(tool docker-compose)" ]; then return 0; fi
  unpack_from_debian docker-compose 2.26 /usr/libexec/docker/cli-plugins/docker-compose
  link_tool docker-compose "$unpacked"
}

has_chromium() {
  for chromium_program in chromium chromium-browser google-chrome; do
    if "$chromium_program" --version >/dev/null 2>&1; then return 0; fi
  done
  return 1
}

# Ubuntu's package is only a stub that installs a snap, which needs systemd.
refuse_snap_only_chromium() {
  grep -qs '^ID=ubuntu' /etc/os-release || return 0
  fail 'no Chromium' 'Ubuntu has it as a snap only' 'install google-chrome-stable, or Chromium so that it is in PATH'
}
