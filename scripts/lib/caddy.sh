# Caddy: the one named, else one in PATH, else Debian's, unpacked. Earlier versions
# than this close the body of a request whose dial failed.
caddy_minimum=2.11.4

set_up_caddy() {
  step Caddy
  [ "${BERTH_CADDY_BIN:-}" != "$(tool caddy)" ] || unset BERTH_CADDY_BIN
  if [ -n "${BERTH_CADDY_BIN:-}" ]; then
    is_good_caddy "$BERTH_CADDY_BIN" ||
      fail "BERTH_CADDY_BIN=$BERTH_CADDY_BIN" "it is not Caddy >= $caddy_minimum (found: $(caddy_version "$BERTH_CADDY_BIN"))" "unset it or name a newer one"
    link_tool caddy "$BERTH_CADDY_BIN"
  elif ! is_good_caddy "$(tool caddy)"; then
    link_tool caddy "$(find_caddy)"
    is_good_caddy "$(tool caddy)" || {
      unpack_from_debian caddy "$caddy_minimum" /usr/bin/caddy
      link_tool caddy "$unpacked"
    }
  fi
  done_step "$(caddy_version "$(tool caddy)") at $(readlink "$(tool caddy)")"
}

# Prints the first in PATH that is new enough, else nothing that exists.
find_caddy() {
  { every_in_path caddy | while read -r candidate; do
    if is_good_caddy "$candidate"; then printf '%s\n' "$candidate"; fi
  done; echo missing; } | head -n 1
}

is_good_caddy() {
  version_at_least "$caddy_minimum" "$(caddy_version "$1")"
}

# Official builds say `v2.11.4 h1:…`, Debian's say `2.11.4`.
caddy_version() {
  found_version=$("$1" version 2>/dev/null | sed -n '1s/^v\{0,1\}\([0-9][^ ]*\).*/\1/p') || true
  printf '%s' "${found_version:-none}"
}
