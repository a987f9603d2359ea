# A Docker engine that answers: the one that is there, else the machine's package, started.

set_up_docker() {
  step Docker
  docker_state=0
  docker_answers "$docker_socket" || docker_state=$?
  [ "$docker_state" -ne 2 ] ||
    fail "Docker at $docker_socket" "this user may not open it" "run sudo $0, or add $(id -un) to the group docker and sign in again"
  [ "$docker_state" -eq 0 ] || start_missing_docker
  done_step "$(docker_version "$docker_socket") answers at $docker_socket${docker_started:-}"
}

start_missing_docker() {
  [ "$(id -u)" -eq 0 ] ||
    fail "no Docker engine answers at $docker_socket" "starting one needs root" "run sudo $0, or start Docker yourself"
  command -v dockerd >/dev/null || install_docker
  start_docker "$data" ||
    fail "dockerd did not start" "$(last_words "$data/docker/dockerd.log")" "read $data/docker/dockerd.log"
  docker_started=', started here'
}

# Packages that Debian only recommends but without which containers do not start.
install_docker() {
  set -- docker.io ca-certificates
  if grep -qs Y /sys/module/apparmor/parameters/enabled; then set -- "$@" apparmor; fi
  install_packages "$logs/docker.log" "$@"
}

last_words() {
  grep -v '^ *$' "$1" 2>/dev/null | tail -n 1 | cut -c 1-300
}
