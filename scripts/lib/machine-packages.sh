# Packages that have to be installed into the machine, from the machine's own apt sources.

# install_packages LOG PACKAGE…
install_packages() {
  package_log=$1
  shift
  command -v apt-get >/dev/null ||
    fail "$* missing" "this system has no apt" "install the equivalent of $* and run it again"
  [ "$(id -u)" -eq 0 ] ||
    fail "$* missing" "installing packages needs root" "run sudo $0"
  keep_services_stopped
  # The package lists may be missing or old: only then they are fetched.
  apt_install "$@" >"$package_log" 2>&1 || {
    apt-get update >"$package_log" 2>&1 || true
    apt_install "$@" >>"$package_log" 2>&1 || fail_from_log "installing $*" "$package_log"
  }
  let_services_start
}

# Never removes a package: docker.io would otherwise replace Docker's own containerd.io.
apt_install() {
  DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1 \
    apt-get -o DPkg::Lock::Timeout=120 install -y --no-install-recommends --no-remove "$@" </dev/null 9>&-
}

# Without systemd the scripts of a package would start its service by sysvinit,
# or fail at it. Debian's way to say no is this file, for as long as apt runs.
keep_services_stopped() {
  [ ! -d /run/systemd/system ] || return 0
  [ ! -e "$service_policy" ] || return 0
  printf '#!/bin/sh\n# berth setup: removed when it ends\nexit 101\n' >"$service_policy"
  chmod 755 "$service_policy"
}

let_services_start() {
  if grep -qs '^# berth setup:' "$service_policy"; then rm -f "$service_policy"; fi
}

service_policy=/usr/sbin/policy-rc.d
