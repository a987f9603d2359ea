# What a Docker engine leaves behind when it stops: bridges, mounts, firewall rules,
# forwarding. Noted before it starts, so that afterwards only the new is removed.

# note_host_network FOLDER
note_host_network() {
  mkdir -p "$1"
  list_bridges >"$1/bridges"
  list_mounts >"$1/mounts"
  cat /proc/sys/net/ipv4/ip_forward >"$1/ip_forward"
  for noted_firewall in iptables ip6tables; do
    if has_docker_rules "$noted_firewall"; then echo docker; else "$noted_firewall" -S FORWARD 2>/dev/null | sed -n 1p; fi >"$1/$noted_firewall"
  done
}

# remove_new_mounts FOLDER EXEC_ROOT DATA_ROOT
remove_new_mounts() {
  exec_root=$(readlink -m "$2")
  data_root=$(readlink -m "$3")
  list_mounts | grep -vxFf "$1/mounts" | sort -r | while read -r mount_point; do
    case $mount_point in "$exec_root"/* | "$data_root" | "$data_root"/*) umount "$mount_point" 2>/dev/null || true ;; esac
  done
}

# remove_new_bridges FOLDER PATTERN
remove_new_bridges() {
  list_bridges | grep -E "$2" | grep -vxFf "$1/bridges" | while read -r bridge; do
    ip_tool link delete "$bridge" 2>/dev/null || true
  done
}

restore_firewall() {
  PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
  for restored in iptables ip6tables; do
    remove_docker_rules "$restored" "$(cat "$1/$restored")"
  done
  cat "$1/ip_forward" >/proc/sys/net/ipv4/ip_forward
}

list_bridges() (
  for folder in /sys/class/net/*/bridge; do
    [ ! -d "$folder" ] || basename "$(dirname "$folder")"
  done
)

list_mounts() {
  cut -d ' ' -f 2 /proc/self/mounts
}

has_docker_rules() {
  "$1" -S 2>/dev/null | grep -q 'DOCKER'
}

# remove_docker_rules PROGRAM FORWARD_POLICY: none where an engine's rules stood before
remove_docker_rules() {
  case $2 in '' | docker) return 0 ;; esac
  for table in filter nat raw; do
    rules=$("$1-save" -t "$table" 2>/dev/null) || continue
    kept=$(printf '%s\n' "$rules" | sed '/DOCKER/d; /docker0/d; / br-[0-9a-f]\{12\} /d')
    [ "$kept" = "$rules" ] || printf '%s\n' "$kept" | "$1-restore" 2>/dev/null || true
  done
  # shellcheck disable=SC2086 # "-P FORWARD ACCEPT" are three words
  "$1" $2 2>/dev/null || true
}

make_bridge() {
  [ -d "/sys/class/net/$1" ] || ip_tool link add "$1" type bridge
}

ip_tool() {
  PATH=$PATH:/usr/sbin:/sbin
  if command -v ip >/dev/null; then ip "$@"; else "$(tool busybox)" ip "$@"; fi
}
