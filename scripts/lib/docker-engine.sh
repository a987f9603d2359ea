# Asks for a Docker engine, starts one by hand where none answers, and stops only that one.
# The caller sets $checkout and sources tools.sh and host-network.sh first. What a
# started engine is, and what the host was before, stands in DATA_DIR/docker/:
#   dockerd.pid, dockerd.log, before/ (bridges, mounts, firewall)

docker_socket=${BERTH_DOCKER:-/var/run/docker.sock}

# docker_answers SOCKET: 0 yes, 1 no, 2 somebody is there but this user may not ask
docker_answers() {
  docker_version "$1" >/dev/null
}

# docker_version SOCKET prints it; exits like docker_answers. By node: there may be no client and no curl.
docker_version() {
  node -e '
    const request = require("http").get(
      { socketPath: process.argv[1], path: "/version", headers: { Host: "docker" }, timeout: 5000 },
      (response) => {
        let body = "";
        response.on("data", (chunk) => { body += chunk; });
        response.on("end", () => {
          if (response.statusCode !== 200) process.exit(1);
          console.log(JSON.parse(body).Version);
        });
      });
    request.on("timeout", () => request.destroy(new Error("timeout")));
    request.on("error", (error) => process.exit(error.code === "EACCES" ? 2 : 1));
  ' "$1" 2>/dev/null
}

# start_docker DATA_DIR: returns when the engine answers at $docker_socket; 1 when it
# cannot, with the reason at the end of DATA_DIR/docker/dockerd.log.
start_docker() {
  if docker_answers "$docker_socket"; then return 0; fi
  if [ -d /run/systemd/system ]; then
    systemctl start docker && wait_for_docker systemd 60
    return
  fi
  mkdir -p "$1/docker"
  [ "$(id -u)" -eq 0 ] || { echo 'failed: starting dockerd needs root' >"$1/docker/dockerd.log"; return 1; }
  # One at a time on this machine: two checkouts may find no engine at the same moment.
  (
    flock 8
    docker_answers "$docker_socket" || start_docker_by_hand "$1/docker"
  ) 8>/run/berth-docker.lock
}

# stop_docker DATA_DIR: nothing where start_docker started nothing, or another engine answers by now.
stop_docker() {
  [ -d "$1/docker/before" ] || return 0
  if engine=$(our_engine "$1/docker"); then
    kill "$engine" 2>/dev/null || true
    wait_for_end "$engine" 40 || kill -9 "$engine" 2>/dev/null || true
  elif docker_answers "$docker_socket"; then
    rm -rf "$1/docker/dockerd.pid" "$1/docker/before"
    return 0
  fi
  stop_containerd "$(docker_exec_root "$1/docker")"
  rm -f "$1/docker/dockerd.pid"
  remove_new_mounts "$1/docker/before" "$(docker_exec_root "$1/docker")" "$(docker_data_root "$1/docker")"
  if is_default_socket || ! docker_answers /var/run/docker.sock; then
    remove_new_bridges "$1/docker/before" '^(docker0|br-[0-9a-f]{12})$'
    restore_firewall "$1/docker/before"
  else
    # New bridges and rules may be the other engine's.
    remove_new_bridges "$1/docker/before" "^$(docker_bridge "$1/docker")\$"
  fi
  rm -r "$1/docker/before"
  is_default_socket || rm -rf --one-file-system "$(docker_exec_root "$1/docker")"
}

# It ends with its engine, unless that was killed.
stop_containerd() {
  containerd=$(cat "$1/containerd/containerd.pid" 2>/dev/null) || return 0
  command_line_has "$containerd" "--config $1/containerd/containerd.toml" || return 0
  kill "$containerd" 2>/dev/null || true
  wait_for_end "$containerd" 10 || kill -9 "$containerd" 2>/dev/null || true
}

start_docker_by_hand() {
  PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
  command -v dockerd >/dev/null || { echo 'failed: dockerd is not installed' >"$1/dockerd.log"; return 1; }
  note_host_network "$1/before"
  for docker_attempt in 'as it is' 'with legacy iptables' 'without iptables'; do
    start_dockerd "$1" "$docker_attempt" || continue
    if wait_for_docker "$1" 60; then return 0; fi
    # Other failures do not get better by another firewall.
    grep -Eqi 'iptables|nf_tables|nftables' "$1/dockerd.log" || return 1
  done
  return 1
}

# start_dockerd FOLDER ATTEMPT: 1 when this attempt makes no sense here
start_dockerd() {
  set -- "$1" "$2" --pidfile "$1/dockerd.pid"
  # Only where it differs: the same word in daemon.json and as a flag stops dockerd.
  if ! is_default_socket; then
    set -- "$@" --host "unix://$docker_socket" --data-root "$(docker_data_root "$1")" --exec-root "$(docker_exec_root "$1")"
    # Beside another engine: its bridge and firewall are not ours. (`--bridge none` deletes its docker0.)
    if docker_answers /var/run/docker.sock; then
      make_bridge "$(docker_bridge "$1")"
      set -- "$@" --bridge "$(docker_bridge "$1")" --iptables=false
    fi
  fi
  dockerd_path=$PATH
  case $2 in
  'with legacy iptables')
    command -v iptables-legacy >/dev/null || return 1
    mkdir -p "$1/iptables-legacy"
    for firewall_program in iptables ip6tables; do
      ln -sf "$(command -v "$firewall_program-legacy")" "$1/iptables-legacy/$firewall_program"
    done
    dockerd_path=$1/iptables-legacy:$PATH
    ;;
  'without iptables') set -- "$@" --iptables=false ;;
  esac
  launch_dockerd "$@"
}

# launch_dockerd FOLDER ATTEMPT FLAG…: detached; the locks of this script do not go with it
launch_dockerd() {
  dockerd_folder=$1
  shift 2
  rm -f "$dockerd_folder/dockerd.pid"
  (
    cd /
    PATH=$dockerd_path exec setsid nohup dockerd "$@"
  ) </dev/null >"$dockerd_folder/dockerd.log" 2>&1 8>&- 9>&- &
  dockerd_launched=$!
}

is_default_socket() {
  [ "$docker_socket" = /var/run/docker.sock ] || [ "$docker_socket" = /run/docker.sock ]
}

docker_data_root() {
  if is_default_socket; then echo /var/lib/docker; else echo "$1/data"; fi
}

# Short: unix sockets are made in it, whose paths may have 107 bytes.
docker_exec_root() {
  if is_default_socket; then echo /var/run/docker; else echo "/run/berth-docker-$(folder_number "$1")"; fi
}

docker_bridge() {
  printf 'berth%s' "$(folder_number "$1")"
}

folder_number() {
  printf '%s' "$1" | cksum | cut -d ' ' -f 1
}

# wait_for_docker FOLDER|systemd SECONDS: ends early when dockerd does
wait_for_docker() {
  for _ in $(seq $(($2 * 5))); do
    if docker_answers "$docker_socket"; then return 0; fi
    [ "$1" = systemd ] || kill -0 "$dockerd_launched" 2>/dev/null || return 1
    sleep 0.2
  done
  return 1
}

# Prints the process id of the dockerd that start_docker left in FOLDER, if that is what runs under it.
our_engine() {
  noted=$(cat "$1/dockerd.pid" 2>/dev/null) || return 1
  command_line_has "$noted" "--pidfile $1/dockerd.pid" || return 1
  printf '%s' "$noted"
}

# A process id alone may belong to somebody else by now.
command_line_has() {
  tr '\0' ' ' 2>/dev/null <"/proc/$1/cmdline" | grep -qF -- "$2"
}

# wait_for_end PID SECONDS
wait_for_end() {
  for _ in $(seq $(($2 * 10))); do
    case $(sed -n 's/^State:[[:space:]]*//p' "/proc/$1/status" 2>/dev/null) in '' | Z* | X*) return 0 ;; esac
    sleep 0.1
  done
  return 1
}
