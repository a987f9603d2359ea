# The packages of package-lock.json, Node 24 among them, into the checkout's node_modules.

set_up_node_packages() {
  step 'Node packages'
  [ -f "$checkout/package-lock.json" ] || { done_step 'none asked for'; return 0; }
  if has_packages; then
    done_step "as in package-lock.json, Node $(packaged_node)"
    return 0
  fi
  for npm_attempt in 1 2; do
    if install_node_packages; then break; fi
    if [ "$npm_attempt" -eq 2 ] || ! is_network_failure "$logs/npm.log"; then fail_from_log 'npm ci' "$logs/npm.log"; fi
    sleep 3
  done
  [ -n "$(packaged_node)" ] || explain_missing_node
  lockfile_hash >"$checkout/node_modules/.berth-lockfile"
  done_step "installed, Node $(packaged_node)"
}

# It is an optional dependency: npm is content when it could not be fetched or written.
explain_missing_node() {
  if is_network_failure "$logs/npm.log" || log_says ENOSPC "$logs/npm.log"; then fail_from_log 'npm ci' "$logs/npm.log"; fi
  fail "Node 24 does not run from $node_program" "its package is for Linux with glibc >= 2.28 on x64 and arm64" "use such a machine"
}

has_packages() {
  [ "$(cat "$checkout/node_modules/.berth-lockfile" 2>/dev/null)" = "$(lockfile_hash)" ] && [ -n "$(packaged_node)" ]
}

# npm's own patience (a minute for each optional package in turn) hides that there is no network,
# and its last word is then about the lockfile: only the level http tells the cause.
install_node_packages() {
  (cd "$checkout" && npm ci --ignore-scripts --no-audit --no-fund --loglevel http \
    --fetch-retries 1 --fetch-retry-mintimeout 1000 --fetch-timeout 60000) >"$logs/npm.log" 2>&1 </dev/null
}

lockfile_hash() {
  sha256sum <"$checkout/package-lock.json"
}

# Prints its version, nothing if it does not run.
packaged_node() {
  "$node_program" --version 2>/dev/null || true
}

build() {
  step Build
  grep -qs '"build":' "$checkout/package.json" || { done_step 'nothing to build'; return 0; }
  (cd "$checkout" && npm run --silent build) >"$logs/build.log" 2>&1 </dev/null || fail_from_log 'npm run build' "$logs/build.log"
  done_step 'done'
}

node_program=$checkout/node_modules/.bin/node
