# Turns the log of a vendor's tool into the two last parts of a failure: why, and what to do.

# fail_from_log WHAT LOG
fail_from_log() {
  fail "$1" "$(cause_in_log "$2")" "$(remedy_in_log "$2") (log: $2)"
}

cause_in_log() {
  cause=$(grep -Ei '^(E:|npm error|dpkg|tar:|failed|error)|no space left|attempt [0-9]+ failed with' "$1" |
    grep -Eiv 'A complete log of this run|^npm error *$|^npm error (code|errno|syscall) ' | head -n 1 | sed 's/^ *//' | cut -c 1-300)
  [ -n "$cause" ] || cause=$(grep -v '^ *$' "$1" | tail -n 1 | cut -c 1-300)
  printf '%s' "${cause:-no output}"
}

remedy_in_log() {
  if log_says 'no space left|ENOSPC|enough free space' "$1"; then
    printf 'free some disk space and run it again'
  elif log_says 'is (expired|not valid yet)' "$1"; then
    printf 'set the clock of this machine, or use a mirror that is up to date'
  elif log_says 'SELF_SIGNED_CERT|UNABLE_TO_(GET|VERIFY)|certificate verif|unable to get .*certificate' "$1"; then
    printf 'make the certificate of your proxy known (NODE_EXTRA_CA_CERTS, ca-certificates) and run it again'
  elif is_network_failure "$1"; then
    printf 'check network, DNS and proxy of this machine and run it again'
  elif log_says 'NO_PUBKEY|not signed|signatures.* invalid' "$1"; then
    printf 'update the package debian-archive-keyring and run it again'
  elif log_says 'could not get lock|unable to lock|unable to acquire' "$1"; then
    printf 'wait until the other package installation has ended and run it again'
  elif log_says 'EACCES|permission denied' "$1"; then
    printf 'run it as the owner of these files'
  else
    printf 'mend what the log names and run it again'
  fi
}

is_network_failure() {
  log_says 'ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|socket hang up|could not (resolve|connect)|temporary failure|unable to connect|connection (failed|refused|timed out|reset)|network is unreachable' "$1"
}

# Warnings are not why it failed: apt as root says "permission denied" when it merely drops its sandbox.
log_says() {
  grep -v '^W:' "$2" | grep -Eqi "$1"
}
