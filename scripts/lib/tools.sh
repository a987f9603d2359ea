# Every tool that is not the machine's own stands in <checkout>/.tools, as a link.

# tool NAME prints its path
tool() {
  printf '%s/.tools/%s' "$checkout" "$1"
}

# For the server, and for tests that ask the environment.
export_tools() {
  BERTH_CADDY_BIN=$(tool caddy)
  BERTH_TEST_BUSYBOX=$(tool busybox)
  BERTH_TEST_REGISTRY_BIN=$(tool docker-registry)
  BERTH_TEST_CHROMIUM=$(tool chromium)
  BERTH_TEST_PEBBLE=$(tool pebble)
  BERTH_TEST_CHALLTESTSRV=$(tool pebble-challtestsrv)
  BERTH_TEST_SKOPEO=$(tool skopeo)
  BERTH_TEST_COMPOSE=$(tool docker-compose)
  BERTH_TEST_CRANE=$(tool crane)
  BERTH_TEST_ORAS=$(tool oras)
  export BERTH_CADDY_BIN BERTH_TEST_BUSYBOX BERTH_TEST_REGISTRY_BIN BERTH_TEST_CHROMIUM \
    BERTH_TEST_PEBBLE BERTH_TEST_CHALLTESTSRV BERTH_TEST_SKOPEO BERTH_TEST_COMPOSE \
    BERTH_TEST_CRANE BERTH_TEST_ORAS
}

# link_tool NAME TARGET
link_tool() {
  mkdir -p "$checkout/.tools"
  ln -sfn "$2" "$(tool "$1")"
}

# every_in_path NAME prints each program of that name in PATH, best first
every_in_path() (
  IFS=:
  for folder in $PATH; do
    [ ! -f "$folder/$1" ] || [ ! -x "$folder/$1" ] || printf '%s\n' "$folder/$1"
  done
)
