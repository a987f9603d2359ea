#!/bin/sh
# Installs berth on this machine; given again, upgrades or mends it. `--uninstall` takes it away.
# It checks first, says what it will do, and asks. Nothing is changed before you say yes.
set -eu

# All of it in one pair of braces: a script that was cut off is no whole command, and runs nothing.
{
release_version=
release_url=
release_key=
docker_minimum=1.41
pinned_base=

# Sets $room.
main() {
  # What others must read is readable whatever the caller's mask is; what is private says so itself.
  umask 022
  read_arguments "$@"
  began=$(cut -d . -f 1 /proc/uptime)
  room=
  work=$(mktemp -d "${TMPDIR:-/tmp}/berth-install.XXXXXX") ||
    stop "${TMPDIR:-/tmp}" 'no folder can be made there' 'free some room, or name another place by TMPDIR'
  trap 'clean_up $?' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  read_what_is_installed
  if [ "$uninstall" = yes ]; then take_away_all; else install_or_upgrade; fi
}

install_or_upgrade() {
  choose_settings
  check_machine
  check_docker
  check_docker_group
  check_ports
  check_other_berths
  check_reach
  stop_at_problems
  get_bundle
  make_settings
  check_settings
  say_plan
  [ "$dry_run" = no ] || { say 'Dry run: nothing was changed.'; return 0; }
  confirm
  one_at_a_time
  prepare_docker
  make_places
  if [ -z "$installed" ] || [ ! -e "$lib/current" ]; then first_install; else upgrade_or_mend; fi
}

# --- What was asked for -------------------------------------------------------------------

options='domain email version mode data etc bin listen http_port https_port acme_ca bundle url key network_pool docker host_ports base'

read_arguments() {
  for option in $options yes dry_run uninstall purge; do
    from_environment=BERTH_INSTALL_$(printf '%s' "$option" | tr '[:lower:]' '[:upper:]')
    eval "$option=\${$from_environment:-}"
  done
  while [ $# -gt 0 ]; do
    case $1 in
    --yes | --dry-run | --uninstall | --purge) eval "$(variable_of "$1")=yes" ;;
    --help)
      usage
      exit 0
      ;;
    --*=*) take_option "${1%%=*}" "${1#*=}" ;;
    --*)
      take_option "$1" ''
      [ $# -gt 1 ] || stop "$1" 'it needs a value' 'see --help'
      take_option "$1" "$2"
      shift
      ;;
    *) stop "$1" 'it is not an option' 'see --help' ;;
    esac
    shift
  done
  for option in yes dry_run uninstall purge; do
    eval "[ -n \"\$$option\" ] || $option=no"
  done
  etc=${etc:-/etc/berth}
  check_words
}

take_option() {
  case " $options " in
  *" $(variable_of "$1") "*) eval "$(variable_of "$1")=\$2" ;;
  *) stop "$1" 'there is no such option' 'see --help' ;;
  esac
}

variable_of() {
  printf '%s' "${1#--}" | tr - _
}

usage() {
  cat <<'END'
usage: install.sh [option…]          each also as BERTH_INSTALL_…, such as BERTH_INSTALL_DOMAIN
  --domain NAME       panel at berth.NAME, apps at <app>.NAME (localhost)
  --email ADDRESS     of the first admin, and for the certificate authority
  --bundle FILE       install from this release file; no network is needed
  --version V         fetch this release   --url URL  from there
  --key FILE          the public key (PEM) that its signature must be of, instead of this script's own
  --mode native|container (native)   --base IMAGE  of the container's image
  --data DIR (/var/lib/berth)   --etc DIR (/etc/berth)   --bin DIR (/usr/local/bin)
  --listen ADDR (127.0.0.1:7300)   --http-port N (80)   --https-port N|off (443)
  --acme-ca URL       another certificate authority than Let's Encrypt
  --docker SOCKET (/var/run/docker.sock)   --network-pool NET (10.213.0.0/16)
  --host-ports N,N    ports of this host that apps may reach, besides Caddy's
  --yes               do not ask   --dry-run  change nothing
  --uninstall         take berth and its apps' containers away; data, settings, key and volumes stay
  --purge             with --uninstall: take those away too
END
}

# What would break a file of ours or a path that Caddy reads; berthd itself checks the rest.
check_words() (
  for name in data etc bin; do
    eval "value=\$$name"
    case $value in '' | /*) ;; *) stop "--$name $value" 'it must be an absolute path' 'begin it with /' ;; esac
    case $value in *[!A-Za-z0-9._/-]*) stop "--$name $value" 'it may have only letters, digits and . _ / -' 'take another' ;; esac
  done
  for name in http_port https_port listen host_ports; do
    eval "value=\$$name"
    [ "$name$value" != https_portoff ] || continue
    for given_port in $(printf %s "$value" | if [ $name = host_ports ]; then tr , ' '; else sed 's/.*://'; fi); do
      is_port "$given_port" || stop "--$(printf %s $name | tr _ -) $value" 'it is not a port' 'give a number from 1 to 65535'
    done
  done
  for name in $options; do
    eval "value=\$$name"
    case $value in *[[:space:]]*) stop "--$(printf %s "$name" | tr _ -)" 'it has a space or a line break' 'give it without' ;; esac
  done
  case $mode in '' | native | container) ;; *) stop "--mode $mode" 'there is none of that name' 'take native or container' ;; esac
  [ "$purge$uninstall" != yesno ] || stop --purge 'it goes with --uninstall only' 'give both'
)

is_port() {
  case $1 in *[!0-9]* | '' | ??????*) return 1 ;; esac
  [ "$1" -ge 1 ] && [ "$1" -le 65535 ]
}

# --- What is there ------------------------------------------------------------------------

# An option says where; else what was installed; else the default. Sets $installed and $kept.
read_what_is_installed() {
  installed=
  [ ! -f "$etc/installed" ] || installed=$etc/installed
  # What an uninstall kept.
  kept=
  [ -n "$installed" ] || [ ! -f "$etc/removed" ] || kept=$etc/removed
  if [ -n "$data" ] && [ "$data" != "$(noted data)" ] && [ -n "$installed$kept" ]; then
    stop "berth in $etc" "it has its data in $(noted data), not in $data" 'leave out --data, or give another --etc, --bin and ports for a second berth'
  fi
  data=${data:-$(noted data)}
  data=${data:-/var/lib/berth}
  bin=${bin:-$(noted bin)}
  bin=${bin:-/usr/local/bin}
  lib=
  [ -z "$installed" ] || lib=$(noted lib)
  lib=${lib:-$(dirname "$bin")/lib/berth}
  mode=${mode:-$(noted mode)}
  mode=${mode:-native}
  mode_before=
  [ -z "$installed" ] || mode_before=$(noted mode)
  # A second installation has names of its own.
  instance=berth
  [ "$etc" = /etc/berth ] || instance=berth-$(printf %s "$etc" | cksum | cut -d ' ' -f 1)
  choose_services
}

# Who starts what, and as whom. Caddy has a user of its own: who takes it over has neither the control socket nor the key.
# Sets $caddy_user.
choose_services() {
  services=supervise
  units=
  user=root
  caddy_user=10214
  if [ -d /run/systemd/system ]; then
    services=systemd
    units='berth-firewall berth berth-caddy'
    user=berth
    caddy_user=berth-caddy
  fi
  if [ "$mode" = container ]; then
    services=container
    units=${units%% *}
    user=10213
    caddy_user=10214
  fi
  starter=$data/supervise
  [ "$mode" = native ] || starter=$lib/containers
}

# noted NAME: from the file that an installation leaves
noted() {
  [ -z "$installed$kept" ] || sed -n "s/^$1=//p" "${installed:-$kept}" | head -n 1
}

setting() {
  [ ! -f "$etc/berth.env" ] || sed -n "s/^$1=//p" "$etc/berth.env" | tail -n 1
}

# Sets $docker.
choose_settings() {
  domain=${domain:-$(setting BERTH_DOMAIN)}
  domain=${domain:-localhost}
  listen=${listen:-$(setting BERTH_LISTEN)}
  listen=${listen:-127.0.0.1:7300}
  case $listen in *:*) ;; *) listen=127.0.0.1:$listen ;; esac
  http_port=${http_port:-$(setting BERTH_HTTP_PORT)}
  http_port=${http_port:-80}
  https_port=${https_port:-$(setting BERTH_HTTPS_PORT)}
  https_port=${https_port:-443}
  email=${email:-$(setting BERTH_ACME_EMAIL)}
  acme_ca=${acme_ca:-$(setting BERTH_ACME_CA)}
  docker=${docker:-$(setting BERTH_DOCKER)}
  docker=${docker:-${BERTH_DOCKER:-/var/run/docker.sock}}
  network_pool=${network_pool:-$(setting BERTH_NETWORK_POOL)}
  network_pool=${network_pool:-${BERTH_NETWORK_POOL:-10.213.0.0/16}}
  host_ports=${host_ports:-$(setting BERTH_HOST_PORTS)}
  # The release's own choice is not noted: the next one brings a newer.
  base_given=${base:-$(noted base)}
  base=$base_given
  [ -n "$base$bundle" ] || base=$pinned_base
  base=${base:-host}
  case $(uname -m) in x86_64 | amd64) arch=x64 ;; aarch64 | arm64) arch=arm64 ;; *) arch= ;; esac
}

# --- Checks: all of them, then stop -------------------------------------------------------

check_machine() {
  [ "$(id -u)" -eq 0 ] || problem "user $(id -un)" 'installing needs root' 'run it with sudo'
  [ -n "$arch" ] || problem "architecture $(uname -m)" 'berth is made for x86_64 and aarch64' 'take such a machine'
  at_least 4.18 "$(uname -r)" || problem "kernel $(uname -r)" 'at least 4.18 is needed' 'upgrade the system'
  libc=$(getconf GNU_LIBC_VERSION 2>/dev/null) || libc=none
  at_least 2.34 "${libc#glibc }" || problem "C library $libc" 'glibc >= 2.34 is needed: Debian 12, Ubuntu 22.04 or newer' 'upgrade the system'
  memory=$(awk '/^MemTotal:/ { print int($2 / 1024) }' /proc/meminfo)
  [ "$memory" -ge 450 ] || problem "memory $memory MB" 'at least 512 MB are needed' 'take a larger machine'
  check_disk "$data"
  check_disk "$lib"
  system=$(sed -n 's/^PRETTY_NAME=//p' /etc/os-release 2>/dev/null | tr -d '"')
  for needed in tar gzip sha256sum flock setsid; do
    command -v $needed >/dev/null || problem "$needed" 'it is not installed' 'install it'
  done
  case $services$data in
  systemd/home/* | systemd/root/* | systemd/run/user/*) problem "--data $data" 'systemd keeps services out of there (ProtectHome)' 'take a place such as /srv/berth' ;;
  esac
  [ "${#data}" -le 85 ] || problem "--data $data" 'it has more than 85 letters, too many for the sockets in it' 'take a shorter one'
  if is_signature_wanted && ! command -v openssl >/dev/null; then
    problem openssl 'it is not installed, and it checks the signature of a release' 'apt-get install openssl'
  fi
  [ -z "$bundle" ] || [ -f "$bundle" ] || problem "--bundle $bundle" 'there is no such file' 'name the release file'
}

check_disk() (
  folder=$(standing "$1")
  free=$(df -Pk "$folder" | awk 'NR == 2 { print int($4 / 1024) }')
  [ "$free" -ge 1000 ] || problem "disk at $folder" "$free MB are free; berth needs 1000" 'free some, or name another place by --data or --bin'
)

# standing PATH: the nearest folder above it, or itself, that is there
standing() (
  folder=$1
  while [ ! -d "$folder" ]; do folder=$(dirname "$folder"); done
  printf %s "$folder"
)

# The users that berth and Caddy run as must pass through the folders above their places. Containers get theirs handed in. Sets $caddy_user.
check_reach() {
  [ "$services" != container ] || return 0
  closed=$(closed_above "$data" "$lib" "$etc")
  [ -n "$closed" ] || return 0
  if [ "$services" = systemd ]; then
    problem "folder $closed" 'the user berth may not pass through it' "chmod o+x $closed, or name another place by --data and --bin"
  else
    # Nobody but root gets there, and berth is root here.
    caddy_user=$user
  fi
}

# closed_above PATH…: prints the first folder above one of them that is closed to others
closed_above() (
  for path in "$@"; do
    folder=$(standing "$(dirname "$path")")
    while [ "$folder" != / ]; do
      case $(stat -Lc %A "$folder") in *[xt]) ;; *) echo "$folder" && return 0 ;; esac
      folder=$(dirname "$folder")
    done
  done
)

check_docker() {
  docker_plan=
  docker_version=$(docker_says version | json_word Version)
  docker_api=$(docker_says version | json_word ApiVersion)
  if [ "$mode" = container ] && [ -n "$docker_api" ] && ! command -v docker >/dev/null; then
    problem 'docker, the command' 'it is not installed, and --mode container needs it' 'install docker-cli or docker-ce-cli'
  elif [ -n "$docker_api" ]; then
    at_least "$docker_minimum" "$docker_api" ||
      problem "Docker $docker_version at $docker" "its API is $docker_api; berth needs $docker_minimum (Docker 20.10)" 'upgrade Docker'
  elif [ -S "$docker" ] && ! command -v curl >/dev/null && ! command -v docker >/dev/null; then
    docker_version='of unknown version'
  elif [ "$docker" != /var/run/docker.sock ]; then
    problem "Docker at $docker" 'nothing answers there' 'start it, or name another socket by --docker'
  elif command -v dockerd >/dev/null; then
    docker_plan=start
  elif command -v apt-get >/dev/null; then
    docker_plan=install
  else
    problem Docker 'it is not installed, and this system has no apt' 'install Docker 20.10 or newer by hand'
  fi
}

# systemd gives a service no group that has a number only.
check_docker_group() {
  [ "$services" = systemd ] && [ "$(stat -Lc %G "$docker" 2>/dev/null)" = UNKNOWN ] || return 0
  number=$(stat -Lc %g "$docker")
  problem "Docker at $docker" "it is open to group $number, which has no name here" "groupadd --gid $number docker"
}

docker_says() {
  if command -v curl >/dev/null; then
    curl -s --max-time 5 --unix-socket "$docker" "http://docker/$1" 2>/dev/null || true
  elif command -v docker >/dev/null; then
    docker -H "unix://$docker" "$1" --format '{{json .}}' 2>/dev/null | sed 's/.*"Server"://' || true
  fi
}

# json_word NAME: the first string of that name
json_word() {
  tr -d '\n' | sed -n "s/^{[^[]*\"$1\":\"\([^\"]*\)\".*/\1/p;s/.*[{,]\"$1\":\"\([^\"]*\)\".*/\1/p" | head -n 1
}

check_ports() {
  check_port "$http_port" --http-port
  [ "$https_port" = off ] || check_port "$https_port" --https-port
  check_port "${listen##*:}" --listen
  set -- "$http_port" "$https_port" "${listen##*:}"
  [ "$(printf '%s\n' "$@" | sort -u | wc -l)" -eq 3 ] ||
    problem "ports $*" 'two of them are the same' 'give each its own, by --http-port, --https-port and --listen'
}

# check_port PORT OPTION
check_port() (
  holder=$(port_holder "$1") || return 0
  holder_words=$(tr '\0' ' ' 2>/dev/null <"/proc/$holder/cmdline") || holder_words=
  case $holder_words in *"$data/caddy/last-good.json"* | *"$lib/"*) return 0 ;; esac
  [ -z "$mode_before" ] || [ "$mode_before" != container ] || return 0
  holder_name=$(cat "/proc/$holder/comm" 2>/dev/null) || holder_name=somebody
  problem "port $1" "$holder_name (process ${holder:-unknown}) listens on it" "stop that, or take another by $2"
)

# port_holder PORT: prints a process id, maybe none; 1 when nobody listens
port_holder() (
  inode=$(awk -v port="$(printf ':%04X' "$1")" '$4 == "0A" && substr($2, length($2) - 4) == port { print $10; exit }' \
    /proc/net/tcp /proc/net/tcp6 2>/dev/null)
  [ -n "$inode" ] || return 1
  find /proc/[0-9]*/fd -lname "socket:\[$inode\]" 2>/dev/null | head -n 1 | cut -d / -f 3
)

check_other_berths() {
  [ -z "$mode_before" ] || [ "$mode" = "$mode_before" ] ||
    problem "--mode $mode" "berth is installed in mode $mode_before" 'back up, uninstall, install in the other mode, and restore'
  if [ -f "$bin/berthd" ] && ! grep -qs "^etc=$etc\$" "$bin/berthd"; then
    problem "$bin/berthd" 'it belongs to another berth' 'give another --bin, or uninstall that one'
  fi
  if [ -z "$installed" ]; then
    check_own_folder --data "$data" "$data/berth.db"
    check_own_folder --etc "$etc" "$etc/key"
    [ ! -e "$data/berth.db" ] || [ -e "$etc/key" ] ||
      problem "$data" "it holds the data of an old berth whose key is not at $etc/key" 'put its key there, name its --etc, or give another --data'
  fi
  [ "$services" = systemd ] && [ -f /etc/systemd/system/berth.service ] || return 0
  grep -q "BERTH_ENV_FILE=$etc/berth.env\$" /etc/systemd/system/berth.service ||
    problem /etc/systemd/system/berth.service 'it belongs to another berth' 'name its --etc, or uninstall that one'
}

# check_own_folder OPTION FOLDER FILE: it will be closed to others, and --uninstall removes it whole. One with FILE was berth's.
check_own_folder() {
  if [ ! -d "$2" ] || [ -e "$3" ]; then return 0; fi
  [ -z "$(find "$2" -mindepth 1 -maxdepth 1 ! -name lost+found | head -n 1)" ] ||
    problem "$1 $2" 'other files stand there, and berth needs a folder of its own' "take one such as ${2%/}/berth"
}

# --- The bundle: nothing in it runs before its signature and its checksums hold ------------

# Sets $unpacked, $new_version and $new (the name of its folder once installed).
get_bundle() {
  if started_from_release; then
    unpacked=$(cd "$(dirname "$0")" && pwd -P)
  else
    make_room
    if [ -z "$bundle" ]; then fetch_bundle; else check_sums_beside; fi
    tar -xzf "$bundle" -C "$room" --no-same-owner 2>"$work/tar.log" ||
      stop "$bundle" "it cannot be unpacked: $(reason "$work/tar.log")" 'get it again'
    unpacked=$(find "$room" -mindepth 1 -maxdepth 1 -type d | head -n 1)
    [ -f "$unpacked/SHA256SUMS" ] || stop "$bundle" 'it is not a release of berth' 'name a file that scripts/release made'
    check_signature "$unpacked/SHA256SUMS" "$bundle"
  fi
  check_inner_digests
  new_version=$(cat "$unpacked/VERSION")
  new=$new_version-$(sha256sum "$unpacked/SHA256SUMS" | cut -c 1-12)
  [ -z "$version" ] || [ "$version" = "$new_version" ] || stop "--version $version" "the bundle is $new_version" 'name the other bundle'
}

# As a file in an unpacked release. Given through a pipe, $0 is the shell, and what lies in the current folder is a stranger's.
started_from_release() (
  [ "${0##*/}" = install.sh ] && [ -f "$0" ] && [ -z "$bundle$version" ] || return 1
  own=$(dirname "$0")
  [ -f "$own/SHA256SUMS" ] && [ -x "$own/bin/node" ] && [ -f "$own/VERSION" ]
)

# On the disk that the program will stand on: /tmp may be a part of the memory, or closed to programs. Sets $room.
make_room() {
  room_place=$(standing "$lib")
  room=$(mktemp -d "$room_place/.berth-install.XXXXXX" 2>"$work/room.log") ||
    stop "$room_place" "nothing can be unpacked there: $(reason "$work/room.log")" 'mend that, or name another room_place by --bin'
}

# Sets $bundle.
fetch_bundle() {
  version=${version:-$release_version}
  url=${url:-$release_url}
  if [ -z "$url" ] || [ -z "$version" ]; then
    stop bundle 'this script does not know where releases are' 'give --bundle FILE, or --version and --url'
  fi
  [ -n "$key$release_key" ] ||
    stop "$url" 'this install.sh is of a checkout: it knows no key that a release from there must be signed with' 'take the install.sh of the release, or give --key FILE'
  say "Fetching berth $version from $url"
  fetch "$url/SHA256SUMS" "$work/SHA256SUMS"
  fetch "$url/SHA256SUMS.sig" "$work/SHA256SUMS.sig"
  check_signature "$work/SHA256SUMS" "$url/SHA256SUMS"
  bundle=$room/berth-$version-linux-$arch.tar.gz
  wanted_sum=$(sum_in "$work/SHA256SUMS" "${bundle##*/}")
  [ -n "$wanted_sum" ] || stop "$url/SHA256SUMS" "it has no line for ${bundle##*/}" 'check --version and --url'
  fetch "$url/${bundle##*/}" "$bundle"
  [ "$(sha256sum <"$bundle" | cut -d ' ' -f 1)" = "$wanted_sum" ] ||
    stop "$url/${bundle##*/}" "its SHA-256 is not the one in $url/SHA256SUMS" 'get it again'
}

fetch() {
  if command -v curl >/dev/null; then curl -fsSL --retry 2 -o "$2" "$1"; else wget -nv -O "$2" "$1"; fi 2>"$work/fetch.log" ||
    stop "$1" "it cannot be fetched: $(reason "$work/fetch.log")" 'check --version, --url and the network'
}

# One that was copied alone is checked by the digests in it.
check_sums_beside() (
  sums=$(dirname "$bundle")/SHA256SUMS
  [ -f "$sums" ] || return 0
  wanted=$(sum_in "$sums" "${bundle##*/}")
  [ -n "$wanted" ] || stop "$sums" "it has no line for ${bundle##*/}" "put the file's own SHA256SUMS beside it, or the file into a folder without one"
  [ "$(sha256sum <"$bundle" | cut -d ' ' -f 1)" = "$wanted" ] || stop "$bundle" "its SHA-256 is not the one in $sums" 'get both again'
)

# sum_in FILE NAME: prints the sum that the file has for exactly that name
sum_in() {
  awk -v file="$2" '{ sum = $1; sub(/^[0-9a-f]+ [ *]/, ""); if ($0 == file && length(sum) == 64) { print sum; exit } }' "$1"
}

is_signature_wanted() {
  [ -n "$key$release_key" ] && ! started_from_release
}

# check_signature FILE WHAT: FILE.sig signs it, with the key that this script was made with or that was named.
check_signature() (
  if ! is_signature_wanted; then
    say "Checking sums only: this install.sh is of a checkout, and knows no key for the signature."
    return 0
  fi
  signer=$key
  if [ -z "$signer" ]; then
    signer=$work/release.pub
    printf -- '-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n' "$release_key" >"$signer"
  fi
  [ -f "$signer" ] || stop "--key $signer" 'there is no such file' 'name the public key'
  [ -s "$1.sig" ] || stop "$2" 'it is not signed' 'get it from where this install.sh is from, or name its maker by --key'
  openssl pkeyutl -verify -pubin -inkey "$signer" -rawin -in "$1" -sigfile "$1.sig" >"$work/signature.log" 2>&1 ||
    stop "$2" 'its signature is not of the key that this script knows' 'do not use it: get it from where this install.sh is from, or name its maker by --key'
)

check_inner_digests() {
  if [ ! -f "$unpacked/SHA256SUMS" ] || [ ! -f "$unpacked/VERSION" ]; then
    stop "${bundle:-$unpacked}" 'it is not a release of berth' 'name a file that scripts/release made'
  fi
  is_whole "$unpacked" || stop "${bundle:-$unpacked}" 'a file in it is not what its SHA256SUMS says' 'get it again'
  file_arch=$(od -An -tx1 -j18 -N1 "$unpacked/bin/node" | tr -d ' ')
  case $arch$file_arch in x643e | arm64b7) ;; *) stop "${bundle:-$unpacked}" "it is for another architecture than $arch" 'take the other one' ;; esac
}

# Every file listed, every listed file unchanged.
is_whole() (
  cd "$1" && sha256sum -c --status SHA256SUMS 2>/dev/null &&
    [ "$(find . -type f ! -path ./SHA256SUMS.sig | wc -l)" -eq "$(($(wc -l <SHA256SUMS) + 1))" ] && [ -z "$(find . -type l)" ]
)

# By the program that is to run with them.
check_settings() {
  env -i "PATH=$PATH" "BERTH_ENV_FILE=$work/berth.env" "$unpacked/bin/berthd" settings >/dev/null 2>"$work/settings.log" || [ $? -ne 78 ] || {
    words=$(sed -n 's/^berthd: //p' "$work/settings.log")
    stop "${words%%:*}" "${words#*: }" 'correct its option, or its line in berth.env'
  }
}

# --- The plan -----------------------------------------------------------------------------

say_plan() {
  ports="ports $http_port and $https_port"
  [ "$https_port" != off ] || ports="port $http_port (HTTPS is off)"
  now=$(readlink "$lib/current" 2>/dev/null) || now=
  data_before=no
  [ -n "$installed" ] || [ ! -e "$data/berth.db" ] || data_before=yes
  say "berth $new_version, $mode, on ${system:-an unknown distribution} ($arch)"
  case $now in
  '') say "  install   program in $lib, commands berthd and berth in $bin" ;;
  "$new") say "  keep      berth $new_version in $lib; what is missing is mended" ;;
  *) say "  upgrade   from ${now%-*}: the database is copied, apps keep serving; if the new one is not ready, the old one comes back" ;;
  esac
  say "  data      $data; settings and key in $etc$([ "$data_before" = no ] || echo '; what stands there comes back')"
  say "  address   panel at berth.$domain, apps at <app>.$domain; $ports; control plane at $listen"
  case $services in
  systemd) say '  services  berth, berth-caddy and berth-firewall of systemd; a system user for each of the first two' ;;
  supervise) say "  services  $data/supervise keeps both running, berth as root (no systemd here); start it when the machine starts" ;;
  container) say_plan_of_containers ;;
  esac
  [ "$caddy_user" != "$user" ] ||
    say "            Caddy runs as root too, since nobody else may pass through $(closed_above "$data" "$lib"); another place would give it a user of its own"
  say_plan_of_docker
  say_plan_of_caddy
  if command -v iptables >/dev/null || [ -n "$docker_plan" ]; then
    say "  firewall  apps ($network_pool) reach neither 169.254.0.0/16 nor this host's services, but $ports${host_ports:+ and $host_ports}"
  else
    say '  firewall  no iptables here: apps can reach this host and its metadata address'
  fi
}

say_plan_of_containers() {
  say "  image     built here from the release, on ${base%@*}$([ "$base" != host ] || echo "'s C library and shell: nothing is pulled")"
  say '  services  two containers, made by these lines:'
  with_our_places "$unpacked/bin/containers" >"$work/containers"
  sh "$work/containers" lines "$new" | sed 's/^/            /'
}

say_plan_of_docker() {
  case $docker_plan in
  install) say "  Docker    install docker.io of this distribution, with live-restore" ;;
  start) say '  Docker    start the one that is installed' ;;
  *)
    say "  Docker    $docker_version at $docker stays as it is"
    if docker_says info | grep -q '"LiveRestoreEnabled":false'; then
      say '            advice: "live-restore": true in /etc/docker/daemon.json lets apps run on while Docker restarts'
    fi
    ;;
  esac
}

# Sets $caddy_changes.
say_plan_of_caddy() {
  caddy_new=$(cat "$unpacked/CADDY_VERSION")
  caddy_changes=no
  other=$(command -v caddy || true)
  if [ -n "$now" ] && [ -f "$lib/current/bin/caddy" ] && ! cmp -s "$lib/current/bin/caddy" "$unpacked/bin/caddy"; then
    caddy_changes=yes
    say "  Caddy     changes from $(cat "$lib/current/CADDY_VERSION") to $caddy_new: it restarts, and open connections are cut"
  elif [ -n "$now" ] && [ "$(stat -c %u "$data/proxy" 2>/dev/null)" != "$(uid_of "$caddy_user")" ]; then
    caddy_changes=yes
    say "  Caddy     gets a user of its own: it restarts, and open connections are cut"
  elif [ -n "$now" ] && ! cmp -s "$lib/current/CADDY_CONFIG" "$unpacked/CADDY_CONFIG"; then
    say "  Caddy     $caddy_new stays, and gets another configuration: requests on open connections may be cut, once"
  else
    say "  Caddy     $caddy_new of its own${other:+; $other stays as it is}"
  fi
}

confirm() {
  [ "$yes" = no ] || return 0
  { printf 'Go on? [y/N] ' >/dev/tty && read -r answer </dev/tty; } 2>/dev/null ||
    stop 'no terminal to ask at' 'nothing was changed' 'give --yes'
  case $answer in [yY]*) ;; *) stop 'not now' 'nothing was changed' 'come back any time' ;; esac
}

# --- Putting it in place ------------------------------------------------------------------

one_at_a_time() {
  note_missing_folders "$data" "$etc" "$bin" "$lib" >"$work/made"
  mkdir -p "$etc"
  exec 9<"$etc"
  flock -n 9 || stop "berth in $etc" 'another install.sh is at work on it' 'wait for its end'
  # What a killed one left.
  find "$(standing "$lib")" -maxdepth 1 -name '.berth-install.*' -mtime +0 -exec rm -rf {} + 2>/dev/null || true
}

# Those that uninstall removes again, if they are empty by then.
note_missing_folders() (
  [ -z "$installed$kept" ] || grep '^made=' "${installed:-$kept}" || true
  for folder in "$@"; do
    while [ ! -d "$folder" ]; do
      echo "made=$folder"
      folder=$(dirname "$folder")
    done
  done
)

prepare_docker() {
  case $docker_plan in
  '') return 0 ;;
  install) install_docker ;;
  esac
  if [ -d /run/systemd/system ]; then systemctl enable --now docker; else service docker start; fi >"$work/docker.log" 2>&1 ||
    stop Docker "it does not start: $(reason "$work/docker.log")" 'mend that and run this again'
  for _ in $(seq 60); do
    [ ! -S "$docker" ] || return 0
    sleep 0.5
  done
  stop Docker "it does not answer at $docker" 'mend that and run this again'
}

# Our own choice of settings only for a Docker of our own.
install_docker() {
  if [ ! -e /etc/docker/daemon.json ]; then
    mkdir -p /etc/docker
    printf '{\n  "live-restore": true\n}\n' >/etc/docker/daemon.json
  fi
  set -- docker.io iptables ca-certificates
  if grep -qs Y /sys/module/apparmor/parameters/enabled; then set -- "$@" apparmor; fi
  { { apt_install "$@" || { apt-get update && apt_install "$@"; }; } &&
    # A package of its own in newer distributions.
    { command -v docker || [ "$mode" = native ] || apt_install docker-cli; }; } >"$work/apt.log" 2>&1 </dev/null ||
    stop Docker "apt-get says: $(reason "$work/apt.log")" 'mend that and run this again'
}

apt_install() {
  DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1 apt-get -o DPkg::Lock::Timeout=120 install -y --no-install-recommends --no-remove "$@"
}

# Sets $owner and $caddy_owner, as UID:GID, and $changed.
make_places() {
  users_made=$(noted user)
  for account in "$user" "$caddy_user"; do
    case $account in [0-9]* | root) continue ;; esac
    ! id "$account" >/dev/null 2>&1 || continue
    useradd --system --user-group --home-dir "$data" --no-create-home --shell /usr/sbin/nologin "$account"
    users_made="${users_made:+$users_made }$account"
  done
  owner=$(ids_of "$user")
  caddy_owner=$(ids_of "$caddy_user")
  {
    printf 'mode=%s\ndata=%s\nbin=%s\nlib=%s\nservices=%s\nuser=%s\ncaddy=%s\nbase=%s\n' \
      "$mode" "$data" "$bin" "$lib" "$services" "$users_made" "$caddy_user" "$base_given"
    cat "$work/made"
  } >"$work/installed"
  changed=no
  mkdir -p "$bin" "$lib" "$data"
  [ -z "$kept" ] || give_back
  own "$etc" "$owner" 700
  # Caddy may pass through, to its own.
  own "$data" "${owner%:*}:${caddy_owner#*:}" 710
  put "$work/installed" "$etc/installed" 0644
  rm -f "$etc/removed"
  make_key
}

# ids_of USER: prints UID:GID, also of a number that no account has
ids_of() {
  case $1 in [0-9]*) printf '%s:%s' "$1" "$1" ;; *) printf '%s:%s' "$(uid_of "$1")" "$(id -g "$1")" ;; esac
}

uid_of() {
  case $1 in [0-9]*) echo "$1" ;; *) id -u "$1" 2>/dev/null || echo none ;; esac
}

# own FOLDER UID:GID MODE: only where it differs
own() {
  [ "$(stat -c %u:%g:%a "$1")" = "$2:$3" ] || { chown "$2" "$1" && chmod "$3" "$1"; }
}

# What an uninstall kept may be another user's, when it was of another mode.
give_back() {
  chown -hR "$owner" "$data" "$etc"
}

# Never a new key over what an old one sealed.
make_key() {
  [ ! -e "$etc/key" ] || return 0
  [ ! -e "$data/berth.db" ] || stop "$etc/key" 'it is gone, and the database needs it' 'put it back from its recovery string'
  (umask 277 && od -An -v -tx1 -N32 /dev/urandom | tr -d ' \n' | sed 's/$/\n/' >"$etc/key.new")
  chown "$owner" "$etc/key.new"
  mv "$etc/key.new" "$etc/key"
}

# put FROM TO MODE [UID:GID]: only where it differs; whole or not at all. Sets $changed.
put() {
  if cmp -s "$1" "$2" && [ "$(stat -c %a "$2")" = "${3#0}" ]; then return 0; fi
  put_owner=${4:-$owner}
  install -m "$3" -o "${put_owner%:*}" -g "${put_owner#*:}" "$1" "$2.new"
  mv "$2.new" "$2"
  changed=yes
}

# put_ours FROM TO MODE: with the places of this installation instead of the default ones
put_ours() {
  with_our_places "$1" >"$work/ours"
  put "$work/ours" "$2" "$3" 0:0
}

with_our_places() {
  sed -e "s,/usr/local/lib/berth,$lib,g" -e "s,/var/lib/berth,$data,g" -e "s,/etc/berth,$etc,g" \
    -e "s,^name=berth$,name=$instance," -e "s,^socket=.*,socket=$docker," -e "s,^caddy_user=.*,caddy_user=$caddy_user," \
    -e "s,^SupplementaryGroups=.*,SupplementaryGroups=$(stat -Lc %G "$docker" 2>/dev/null || echo docker)," "$1"
}

# Sets $changed.
put_program() {
  chmod go+rx "$lib"
  [ ! -d "$lib/$new" ] || is_whole "$lib/$new" || rm -rf "${lib:?}/$new"
  if [ ! -d "$lib/$new" ]; then
    rm -rf "$lib/new.tmp"
    cp -R "$unpacked" "$lib/new.tmp"
    chown -R root: "$lib/new.tmp"
    # Whoever unpacked it may have had a mask that closes it to the users it runs as.
    chmod -R u+rwX,go+rX,go-w "$lib/new.tmp"
    mv "$lib/new.tmp" "$lib/$new"
    changed=yes
  elif [ -n "$(find "$lib/$new" ! -perm -o=r | head -n 1)" ]; then
    chmod -R u+rwX,go+rX,go-w "$lib/$new"
    changed=yes
  fi
}

# Sets $changed and $from.
put_image() {
  if [ "$mode" = native ] || engine image inspect "$instance:$new" >/dev/null 2>&1; then return 0; fi
  from=$base
  if [ "$base" != host ] && ! engine image inspect "$base" >/dev/null 2>&1 && ! engine pull --quiet "$base" >"$work/pull.log" 2>&1; then
    [ "$base" = "$pinned_base" ] || stop "--base $base" "it cannot be pulled: $(reason "$work/pull.log")" 'name another, or: --base host'
    say "$base cannot be pulled; the image gets this host's C library and shell instead."
    from=host
  fi
  [ "$from" != host ] || make_base
  say "Building the image $instance:$new"
  engine build --quiet --force-rm --build-arg "BASE=$from" --tag "$instance:$new" "$lib/$new" >"$work/build.log" 2>&1 ||
    stop 'the image' "it cannot be built: $(reason "$work/build.log")" 'mend that and run this again'
  # Docker's older builder leaves the first stage.
  engine image prune --force --filter label=berth.stage=checked >/dev/null
  changed=yes
}

# What the programs of the image need of a system, from this one. Sets $from.
make_base() {
  from=$instance:base
  for program in dirname readlink sleep sha256sum setpriv; do command -v "$program"; done >"$work/programs"
  echo /bin/sh >>"$work/programs"
  { xargs ldd <"$work/programs" && ldd "$lib/$new/bin/node"; } 2>/dev/null | grep -o '/[^ :]* (0x' | cut -d ' ' -f 1 | sort -u >"$work/libraries"
  sed 's,^/,,' "$work/programs" "$work/libraries" | tar -chf - -C / -T - | engine import - "$from" >/dev/null
}

engine() {
  docker --host "unix://$docker" "$@"
}

# lead_to FOLDER: by one rename. Sets $changed.
lead_to() {
  [ "$(readlink "$lib/current" 2>/dev/null)" != "$1" ] || return 0
  ln -sfn "$1" "$lib/current.new"
  mv -T "$lib/current.new" "$lib/current"
  changed=yes
}

# Lines that a person added or changed stay.
make_settings() {
  if [ -f "$etc/berth.env" ]; then cp "$etc/berth.env" "$work/berth.env"; else
    echo '# Settings of berth. Restart it after a change; "berthd doctor" prints what is in force.' >"$work/berth.env"
  fi
  set_line BERTH_DATA "$data"
  set_line BERTH_KEY_FILE "$etc/key"
  set_line BERTH_DOMAIN "$domain"
  set_line BERTH_LISTEN "$listen"
  set_line BERTH_HTTP_PORT "$http_port"
  set_line BERTH_HTTPS_PORT "$https_port"
  set_line BERTH_ACME_EMAIL "$email"
  set_line BERTH_ACME_CA "$acme_ca"
  set_line BERTH_DOCKER "$docker"
  set_line BERTH_NETWORK_POOL "$network_pool"
  set_line BERTH_HOST_PORTS "$host_ports"
  set_line BERTH_CADDY external
  set_line BERTH_CADDY_ADMIN "unix/$data/proxy/admin.sock"
}

put_settings() {
  put "$work/berth.env" "$etc/berth.env" 0600
  if [ -f "$etc/caddy.env" ]; then
    # Its home was among what it only reads now.
    sed "s,=$data/caddy\$,=$data/proxy," "$etc/caddy.env" >"$work/caddy.env"
  else
    printf 'HOME=%s/proxy\nXDG_DATA_HOME=%s/proxy\nXDG_CONFIG_HOME=%s/proxy\nGOGC=400\nGOMEMLIMIT=512MiB\n' "$data" "$data" "$data" >"$work/caddy.env"
    [ -z "${SSL_CERT_FILE:-}" ] || echo "SSL_CERT_FILE=$SSL_CERT_FILE" >>"$work/caddy.env"
  fi
  named=$(sed -n 's/^SSL_CERT_FILE=//p' "$work/caddy.env")
  [ ! -f "$named" ] || sed -i "s,^SSL_CERT_FILE=.*,SSL_CERT_FILE=$(readable_to_caddy "$named")," "$work/caddy.env"
  put "$work/caddy.env" "$etc/caddy.env" 0600
}

# readable_to_caddy FILE: prints its path, or that of a copy where only some may read it
readable_to_caddy() (
  case $1 in "$data/caddy/"*) printf %s "$1" && return 0 ;; esac
  case $(closed_above "$1")$(stat -Lc %A "$1") in -??????r*) printf %s "$1" && return 0 ;; esac
  mkdir -p "$data/caddy"
  install -m 0640 "$1" "$data/caddy/authorities.pem"
  printf %s "$data/caddy/authorities.pem"
)

set_line() {
  if [ -z "$2" ] || grep -qxF "$1=$2" "$work/berth.env"; then return 0; fi
  grep -v "^$1=" "$work/berth.env" >"$work/lines" || true
  printf '%s=%s\n' "$1" "$2" >>"$work/lines"
  mv "$work/lines" "$work/berth.env"
}

# What starts it, from the bundle that $lib/current leads to.
put_starters() {
  share_with_caddy
  put_ours "$lib/current/bin/berthd-here" "$bin/berthd" 0755
  put_ours "$lib/current/bin/berth-here" "$bin/berth" 0755
  put_ours "$lib/current/bin/firewall" "$lib/firewall" 0755
  case $services in
  supervise) put_ours "$lib/current/bin/supervise" "$starter" 0700 ;;
  container) put_ours "$lib/current/bin/containers" "$starter" 0755 ;;
  esac
  if [ -z "$units" ]; then return 0; fi
  for unit in $units; do
    put_ours "$lib/current/units/$unit.service" "/etc/systemd/system/$unit.service" 0644
  done
  systemctl daemon-reload
  # shellcheck disable=SC2086 # a list of names
  systemctl enable --quiet $units
}

# What is berth's alone, what Caddy reads (its group may), and what is Caddy's own. Whole folders are handed over only
# where that has not been done; the folder itself comes last, so that one that was cut short is done again.
share_with_caddy() (
  for place in run logs; do
    (umask 077 && mkdir -p "$data/$place")
    own "$data/$place" "$owner" 700
  done
  for place in caddy routes own-certificates; do
    mkdir -p "$data/$place"
    [ "$(stat -c %u:%g:%a "$data/$place")" != "${owner%:*}:${caddy_owner#*:}:2750" ] || continue
    chown -hR "${owner%:*}:${caddy_owner#*:}" "$data/$place"
    chmod -R u=rwX,g=rX,o= "$data/$place"
    find "$data/$place" -depth -type d -exec chmod 2750 {} +
  done
  for place in certificates proxy; do
    (umask 077 && mkdir -p "$data/$place")
    [ "$(stat -c %u:%g:%a "$data/$place")" != "$caddy_owner:700" ] || continue
    find "$data/$place" -mindepth 1 -exec chown -h "$caddy_owner" {} +
    own "$data/$place" "$caddy_owner" 700
  done
)

# --- Running it ---------------------------------------------------------------------------

# service start|stop|restart berthd|caddy
service_do() {
  case $services-$2 in
  systemd-berthd) systemctl "$1" berth ;;
  systemd-caddy) systemctl "$1" berth-caddy ;;
  *) "$starter" "$1" "$2" ;;
  esac
}

# Caddy first: it waits for the configuration that berthd writes at its first start.
start_all() {
  service_do start caddy
  if [ -n "$units" ]; then systemctl restart berth-firewall; elif [ "$mode" = container ]; then "$lib/firewall" up || true; fi
  service_do start berthd
}

# Ready: database, Docker and Caddy answer. Given up early when it ends again and again.
is_ready_soon() {
  for _ in $(seq 200); do
    if is_ready; then return 0; fi
    [ "$(times_started)" -lt 3 ] || return 1
    sleep 0.2
  done
  return 1
}

is_ready() {
  BERTH_LISTEN=$listen "$lib/current/bin/node" "$lib/current/bin/health.cjs" /readyz
}

times_started() {
  case $services in
  systemd) systemctl show -p NRestarts --value berth ;;
  container) engine inspect --format '{{.RestartCount}}' "$instance" ;;
  supervise) sed -n '$=' "$data/run/berthd.starts" ;;
  esac 2>/dev/null | grep . || echo 0
}

# The reason in one line, as far as it is known.
why_not_ready() {
  case $services in
  systemd) journalctl -u berth -n 20 -o cat --no-pager ;;
  container) engine logs --tail 20 "$instance" 2>&1 ;;
  supervise) tail -n 20 "$data/logs/berthd.log" ;;
  esac 2>/dev/null | grep -E '^berthd: |rror|"level":[56]0' | tail -n 1 | cut -c 1-300 | grep . || why_it_ended
}

# Where it could not even begin.
why_it_ended() {
  [ "$services" != systemd ] || journalctl -n 200 -o cat --no-pager 2>/dev/null | grep '^berth.service: Failed' | tail -n 1 | cut -c 1-300 | grep . ||
    echo 'it said nothing'
}

first_install() {
  put_program
  put_image
  lead_to "$new"
  put_settings
  put_starters
  start_all
  is_ready_soon || stop "berth $new_version" "it is in place but not ready: $(why_not_ready)" 'mend that and run this again, or take it away by --uninstall'
  say "berth $new_version is ready in $(cut -d . -f 1 /proc/uptime | awk -v b="$began" '{ print $1 - b }') s."
  wait_for_certificate
  say ''
  if [ "$data_before" = yes ]; then
    say 'What was kept is back: apps, people and settings. Sign in as before; berthd user create --email YOURS makes a link.'
    say_tunnel ''
    return 0
  fi
  say_sign_in "$("$bin/berthd" user create --email "${email:-admin@$domain}")"
  say "Recovery  $(cat "$etc/key")"
  say '          This is the key that opens your secrets, shown only now. Keep it apart from this machine and from backups.'
}

# The link leads to the panel's own name as soon as that has a certificate.
wait_for_certificate() {
  [ "$https_port" != off ] || return 0
  "$bin/berthd" doctor 2>/dev/null | grep -q '^  ok  *panel-dns ' || return 0
  for _ in $(seq 60); do
    "$lib/current/bin/node" -e 'require("tls").connect({ host: "127.0.0.1", port: process.argv[1], servername: process.argv[2],
      rejectUnauthorized: false }, () => process.exit(0)).on("error", () => process.exit(1))' "$https_port" "berth.$domain" && break
    sleep 1
  done
}

# say_sign_in LINK
say_sign_in() (
  say "Sign in   $1"
  place=${1#*://}
  say_tunnel "/${place#*/}"
  case $place in 127.*) say "          The panel is at berth.$domain when that name leads here; berthd doctor tells." ;; esac
)

# say_tunnel PATH: the control plane listens on this machine only, or on its network, in plain HTTP: a tunnel leads there.
say_tunnel() (
  port=${listen##*:}
  target=${listen%:*}
  case $target in 0.0.0.0 | '[::]' | '*' | '') target=127.0.0.1 ;; esac
  say "          from your own machine: ssh -L $port:$target:$port ${SUDO_USER:-root}@$(own_name), then http://127.0.0.1:$port$1"
)

# How the one who sits here reached it, else its address.
own_name() (
  # shellcheck disable=SC2086 # four words
  set -- ${SSH_CONNECTION:-}
  if [ $# -eq 4 ]; then echo "$3"; else hostname -I 2>/dev/null | cut -d ' ' -f 1 | grep . || hostname; fi
)

upgrade_or_mend() {
  [ ! -e "$data/upgrade/from" ] || go_back 'an upgrade was interrupted'
  before=$(readlink "$lib/current")
  if [ "$before" = "$new" ]; then mend; else upgrade; fi
}

mend() {
  put_program
  put_image
  [ "$caddy_changes" = no ] || service_do stop caddy
  put_settings
  put_starters
  if [ "$changed" = yes ]; then service_do restart berthd; fi
  start_all
  is_ready_soon || stop "berth $new_version" "it is not ready: $(why_not_ready)" 'berthd doctor says more'
  if [ "$changed" = yes ]; then say "berth $new_version is mended and ready."; else say "berth $new_version is in place and ready; nothing was changed."; fi
}

upgrade() {
  put_program
  "$lib/$new/bin/berthd" version >/dev/null 2>&1 || stop "berth $new_version" 'it does not run here' 'nothing was changed'
  put_image
  copy=$("$bin/berthd" backup create 2>&1) || stop 'copying the database' "$copy" 'nothing was changed; berthd doctor says more'
  say "Backup    $copy"
  service_do stop berthd
  keep_data "$before"
  # In its place while it is away: its files change hands.
  [ "$caddy_changes" = no ] || service_do stop caddy
  lead_to "$new"
  put_settings
  put_starters
  start_all
  if is_ready_soon; then
    rm -rf "$data/upgrade"
    drop_old_programs
    say "berth $new_version is ready."
    return 0
  fi
  reason=$(why_not_ready)
  go_back "berth $new_version did not become ready: $reason"
  stop "berth $new_version" "it did not become ready: $reason" "berth ${before%-*} runs again, with the data as before"
}

# Everything the new one may change, in one folder whose last file says that it is whole.
keep_data() {
  rm -rf "$data/upgrade"
  (umask 077 && mkdir "$data/upgrade")
  cp -p "$data"/berth.db* "$etc/berth.env" "$etc/caddy.env" "$data/upgrade/"
  sync
  echo "$1" >"$data/upgrade/from"
}

# Sets $caddy_changes.
go_back() {
  say "Going back: $1"
  version_before=$(cat "$data/upgrade/from")
  # One that had a single user for both.
  grep -qs '^caddy_user=' "$lib/$version_before/bin/containers" || caddy_changes=yes
  service_do stop berthd
  [ "${caddy_changes:-yes}" = no ] || service_do stop caddy
  rm -f "$data"/berth.db*
  cp -p "$data"/upgrade/berth.db* "$data/"
  put "$data/upgrade/berth.env" "$etc/berth.env" 0600
  put "$data/upgrade/caddy.env" "$etc/caddy.env" 0600
  lead_to "$version_before"
  if grep -qs '^caddy_user=' "$lib/$version_before/bin/containers"; then put_starters; else (undo_sharing && put_starters); fi
  start_all
  is_ready_soon || stop berth "the previous version is not ready either: $(why_not_ready)" "its data is kept in $data/upgrade; berthd doctor says more"
  rm -rf "$data/upgrade"
}

# In a shell of its own: the next upgrade shares again. Sets $caddy_user and $caddy_owner.
undo_sharing() {
  caddy_user=$user
  caddy_owner=$owner
  chown -hR "$owner" "$data"
  rm -rf "$data/proxy"
}

# The one before stays, for going back by hand.
drop_old_programs() (
  for folder in "$lib"/*-*/; do
    case ${folder%/} in "$lib/$new" | "$lib/$before") continue ;; esac
    rm -rf "${folder%/}"
    # Caddy's container may still be of it.
    [ "$mode" = native ] || engine image rm "$instance:$(basename "$folder")" >/dev/null 2>&1 || true
  done
)

# --- Taking it away -----------------------------------------------------------------------

# Sets $docker.
take_away_all() {
  [ "$(id -u)" -eq 0 ] || stop "user $(id -un)" 'taking berth away needs root' 'run it with sudo'
  docker=${docker:-$(setting BERTH_DOCKER)}
  docker=${docker:-/var/run/docker.sock}
  if [ -z "$installed$kept" ]; then
    say "There is no berth in $etc: nothing to take away."
    return 0
  fi
  if [ -z "$installed" ] && [ "$purge" = no ]; then
    say "berth is taken away already; nothing was changed."
    say_what_stays
    return 0
  fi
  say_what_goes
  [ "$dry_run" = no ] || { say 'Dry run: nothing was changed.'; return 0; }
  confirm
  exec 9<"$etc"
  flock -n 9 || stop "berth in $etc" 'another install.sh is at work on it' 'wait for its end'
  [ -z "$installed" ] || take_away_program
  # Without a database there is nothing to come back to.
  if [ "$purge" = yes ] || [ ! -e "$data/berth.db" ]; then take_away_data; else keep_for_later; fi
}

say_what_goes() {
  [ -z "$installed" ] || say "Taking away berth in $lib and its apps' containers and networks."
  if [ "$purge" = yes ]; then
    say "Taking away for good: the data in $data, settings and key in $etc, the apps' volumes with all that is in them. Docker stays."
    say 'A backup that should stay: berthd backup create, then copy it elsewhere, and the key to another place.'
  else
    say_what_stays
  fi
}

say_what_stays() {
  say "  stays: data in $data, settings and key in $etc, the apps' volumes and images, Docker."
  say "  An installation with this --etc brings everything back; --uninstall --purge takes these away too."
}

# What a first installation that failed has left may be less than all. Sets $installed and $kept.
take_away_program() {
  if [ "$services" = systemd ] || [ -x "$starter" ]; then service_do stop berthd || true; fi
  : >"$work/left"
  [ ! -e "$data/berth.db" ] || "$lib/current/bin/node" "$lib/current/bin/leave-docker.cjs" "$data" "$docker" >"$work/left" 2>"$work/docker.log" ||
    stop Docker "the containers of the apps could not be removed: $(reason "$work/docker.log")" 'start Docker and run this again; berth is stopped, nothing else was changed'
  grep '^  removed: ' "$work/left" || true
  if [ "$services" = systemd ] || [ -x "$starter" ]; then service_do stop caddy || true; fi
  [ ! -x "$lib/firewall" ] || "$lib/firewall" down
  [ "$mode" = native ] || remove_containers
  remove_starters
  {
    grep -v '^lib=' "$installed"
    sed -n 's/^  stays: \(volume\|image\) /\1=/p' "$work/left"
  } >"$work/removed"
  install -m 0644 "$work/removed" "$etc/removed.new"
  mv "$etc/removed.new" "$etc/removed"
  rm -rf "$lib" "$installed" "$data/run"
  kept=$etc/removed
  installed=
}

keep_for_later() {
  rm -f "$data/supervise"
  remove_made_folders
  say 'berth is taken away.'
  say_what_stays
}

take_away_data() {
  sed -n 's/^volume=//p' "$kept" | while read -r volume; do leave_docker volumes "$volume"; done
  sed -n 's/^image=//p' "$kept" | while read -r image; do leave_docker images "$image"; done
  accounts=$(noted user)
  rm -rf "$data"
  remove_made_folders "$etc"
  for gone_account in $accounts; do
    # "made" is what an older installation noted.
    [ "$gone_account" != made ] || gone_account=berth
    userdel "$gone_account" >/dev/null 2>&1 || say "  stays: the user $gone_account; userdel $gone_account"
  done
  say 'berth is gone.'
}

# leave_docker volumes|images NAME: one that is gone already is no error
leave_docker() {
  if command -v curl >/dev/null; then
    gone=$(curl -s --max-time 60 -o "$work/docker.log" -w '%{http_code}' --unix-socket "$docker" -X DELETE "http://docker/$1/$2" || true)
    case $gone in 2* | 404) ;; *) false ;; esac
  else
    engine "${1%s}" rm "$2" >/dev/null 2>"$work/docker.log" || grep -qi 'no such' "$work/docker.log"
  fi || stop "Docker, ${1%s} $2" "it could not be removed: $(reason "$work/docker.log")" 'mend that and run this again; the data is still there'
  say "  removed: ${1%s} $2"
}

# remove_made_folders [FOLDER]: those that the installation made, where nothing is in them any more; FOLDER with all in it
remove_made_folders() {
  made_folders=$(sed -n 's/^made=//p' "$kept" | sort -r)
  [ $# -eq 0 ] || rm -rf "$1"
  for made_folder in $made_folders; do rmdir "$made_folder" 2>/dev/null || true; done
}

remove_containers() (
  engine rm --force "$instance" "$instance-caddy" >/dev/null 2>&1 || true
  for image in $(engine images --format '{{.Repository}}:{{.Tag}}' "$instance"); do engine image rm "$image" >/dev/null; done
)

remove_starters() (
  rm -f "$bin/berthd" "$bin/berth"
  if [ -z "$units" ]; then return 0; fi
  for unit in $units; do
    systemctl disable --quiet --now "$unit" || true
    rm -f "/etc/systemd/system/$unit.service"
  done
  systemctl daemon-reload
)

# --- Words --------------------------------------------------------------------------------

say() {
  printf '%s\n' "$1"
}

# problem WHAT WHY REMEDY: said with the others, before anything is changed
problem() {
  printf 'install.sh: %s: %s; %s\n' "$1" "$2" "$3" >>"$work/problems"
}

stop_at_problems() {
  [ -s "$work/problems" ] || return 0
  sort -u "$work/problems" >&2
  : >"$work/said"
  exit 1
}

# stop WHAT WHY REMEDY
stop() {
  printf 'install.sh: %s: %s; %s\n' "$1" "$2" "$3" >&2
  [ -z "${work:-}" ] || : >"$work/said"
  exit 1
}

# clean_up STATUS: a step that failed without words of ours has the program's own on the line above.
clean_up() {
  if [ "$1" -ne 0 ] && [ "$1" -lt 128 ] && [ ! -e "$work/said" ]; then
    printf 'install.sh: it ended in the middle (exit %s): the line above says why; mend that and run this again\n' "$1" >&2
  fi
  rm -rf "$work" ${room:+"$room"}
}

# reason FILE: prints the line that says why; the last ones often say only that it failed.
reason() {
  { grep -Ei 'no space|denied|read-only|cannot|unable|not found|error|fail|refused|unexpected|corrupt|conflict' "$1" |
    grep -viE 'exiting|not recoverable|previous errors' | grep . || cat "$1"; } 2>/dev/null |
    head -n 1 | cut -c 1-300 | grep . || echo 'it gave no reason'
}

# at_least MINIMUM VERSION
at_least() {
  case $2 in [0-9]*) ;; *) return 1 ;; esac
  [ "$(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n 1)" = "$1" ]
}

main "$@"
}
