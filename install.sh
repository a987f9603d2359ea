#!/bin/sh
# Installs berth on this machine; given again, upgrades or mends it. `--uninstall` takes it away.
# This script gets a release and checks it; the program in that release, dist/install.cjs, then checks the machine, says
# what it will do, and asks. Nothing is changed before you say yes, and nothing of a release runs before it is checked.
set -eu

# All of it in one pair of braces: a script that was cut off is no whole command, and runs nothing.
{
release_version=
release_url=
release_key=

# Sets $room.
main() {
  # What others must read is readable whatever the caller's mask is; what is private says so itself.
  umask 022
  began=$(cut -d . -f 1 /proc/uptime)
  read_arguments "$@"
  room=
  work=$(mktemp -d "${TMPDIR:-/tmp}/berth-install.XXXXXX") ||
    stop "${TMPDIR:-/tmp}" 'no folder can be made there' 'free some room, or name another place by TMPDIR'
  trap 'rm -rf "$work" ${room:+"$room"}' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  find_places
  if [ "$BERTH_INSTALL_UNINSTALL" = yes ]; then
    choose_remover
  else
    check_machine
    get_release
  fi
  rm -rf "$work"
  # It removes $room at its end. The name of this script is there for whoever looks for it in the list of processes.
  exec "$node" "$unpacked/dist/install.cjs" "$0" "$began" "$room"
}

# --- What was asked for: options become the variables of their names, which the installer reads --

options='domain email version mode data etc bin listen http_port https_port acme_ca bundle url key network_pool docker host_ports base'

read_arguments() {
  for option in $options yes dry_run uninstall purge; do
    variable=$(variable_of "$option")
    eval "export $variable=\"\${$variable:-}\""
  done
  while [ $# -gt 0 ]; do
    case $1 in
    --yes | --dry-run | --uninstall | --purge) eval "$(variable_of "${1#--}")=yes" ;;
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
  [ "$BERTH_INSTALL_PURGE-$BERTH_INSTALL_UNINSTALL" = yes-yes ] || [ "$BERTH_INSTALL_PURGE" != yes ] ||
    stop --purge 'it goes with --uninstall only' 'give both'
  for option in data etc bin; do check_path "--$option" "$(eval "printf %s \"\$$(variable_of "$option")\"")"; done
}

take_option() {
  case " $options " in
  *" $(printf %s "${1#--}" | tr - _) "*) eval "$(variable_of "${1#--}")=\$2" ;;
  *) stop "$1" 'there is no such option' 'see --help' ;;
  esac
}

variable_of() {
  printf BERTH_INSTALL_%s "$1" | tr '[:lower:]-' '[:upper:]_'
}

# check_path OPTION VALUE: what would break a file of ours or a path that Caddy reads
check_path() {
  case $2 in '' | /*) ;; *) stop "$1 $2" 'it must be an absolute path' 'begin it with /' ;; esac
  case $2 in *[!A-Za-z0-9._/-]*) stop "$1 $2" 'it may have only letters, digits and . _ / -' 'take another' ;; esac
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

# --- What is there ------------------------------------------------------------------------

# An option says where; else what was installed, or what an uninstall kept; else the default.
find_places() {
  etc=${BERTH_INSTALL_ETC:-/etc/berth}
  installed=$(first_file "$etc/installed" "$etc/removed")
  data=${BERTH_INSTALL_DATA:-$(noted data)}
  data=${data:-/var/lib/berth}
  bin=${BERTH_INSTALL_BIN:-$(noted bin)}
  bin=${bin:-/usr/local/bin}
  lib=$(noted lib)
  lib=${lib:-$(dirname "$bin")/lib/berth}
  case $(uname -m) in x86_64 | amd64) arch=x64 ;; aarch64 | arm64) arch=arm64 ;; *) arch= ;; esac
}

first_file() (
  for file in "$@"; do if [ -f "$file" ]; then echo "$file" && return 0; fi; done
)

# noted NAME: from the file that an installation leaves
noted() {
  [ -z "$installed" ] || sed -n "s/^$1=//p" "$installed" | head -n 1
}

check_machine() {
  [ "$(id -u)" -eq 0 ] || problem "user $(id -un)" 'installing needs root' 'run it with sudo'
  [ -n "$arch" ] || problem "architecture $(uname -m)" 'berth is made for x86_64 and aarch64' 'take such a machine'
  at_least 4.18 "$(uname -r)" || problem "kernel $(uname -r)" 'at least 4.18 is needed' 'upgrade the system'
  libc=$(getconf GNU_LIBC_VERSION 2>/dev/null) || libc=none
  at_least 2.34 "${libc#glibc }" || problem "C library $libc" 'glibc >= 2.34 is needed: Debian 12, Ubuntu 22.04 or newer' 'upgrade the system'
  check_disk "$data"
  check_disk "$lib"
  for needed in tar gzip sha256sum flock setsid; do
    command -v $needed >/dev/null || problem "$needed" 'it is not installed' 'install it'
  done
  if is_signature_wanted && ! command -v openssl >/dev/null; then
    problem openssl 'it is not installed, and it checks the signature of a release' 'apt-get install openssl'
  fi
  [ -z "$BERTH_INSTALL_BUNDLE" ] || [ -f "$BERTH_INSTALL_BUNDLE" ] ||
    problem "--bundle $BERTH_INSTALL_BUNDLE" 'there is no such file' 'name the release file'
  [ -s "$work/problems" ] || return 0
  sort -u "$work/problems" >&2
  exit 1
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

# --- The release: nothing in it runs before its signature and its checksums hold ------------

# Sets $unpacked, $node, $bundle and $version.
get_release() {
  if started_from_release; then
    unpacked=$(cd "$(dirname "$0")" && pwd -P)
    bundle=$unpacked
  else
    make_room
    bundle=$BERTH_INSTALL_BUNDLE
    if [ -z "$bundle" ]; then fetch_bundle; else check_sums_beside; fi
    tar -xzf "$bundle" -C "$room" --no-same-owner 2>"$work/tar.log" ||
      stop "$bundle" "it cannot be unpacked: $(reason "$work/tar.log")" 'get it again'
    unpacked=$(find "$room" -mindepth 1 -maxdepth 1 -type d | head -n 1)
    [ -f "$unpacked/SHA256SUMS" ] || stop "$bundle" 'it is not a release of berth' 'name a file that scripts/release made'
    check_signature "$unpacked/SHA256SUMS" "$bundle"
  fi
  check_inner_digests
  node=$unpacked/bin/node
  version=$(cat "$unpacked/VERSION")
  [ -z "$BERTH_INSTALL_VERSION" ] || [ "$BERTH_INSTALL_VERSION" = "$version" ] ||
    stop "--version $BERTH_INSTALL_VERSION" "the bundle is $version" 'name the other bundle'
}

# As a file in an unpacked release. Given through a pipe, $0 is the shell, and what lies in the current folder is a stranger's.
started_from_release() (
  [ "${0##*/}" = install.sh ] && [ -f "$0" ] && [ -z "$BERTH_INSTALL_BUNDLE$BERTH_INSTALL_VERSION" ] || return 1
  own=$(dirname "$0")
  [ -f "$own/SHA256SUMS" ] && [ -x "$own/bin/node" ] && [ -f "$own/VERSION" ]
)

# On the disk that the program will stand on: /tmp may be a part of the memory, or closed to programs. Sets $room.
make_room() {
  room_place=$(standing "$lib")
  room=$(mktemp -d "$room_place/.berth-install.XXXXXX" 2>"$work/room.log") ||
    stop "$room_place" "nothing can be unpacked there: $(reason "$work/room.log")" 'mend that, or name another place by --bin'
}

# Sets $bundle and $version.
fetch_bundle() {
  version=${BERTH_INSTALL_VERSION:-$release_version}
  url=${BERTH_INSTALL_URL:-$release_url}
  if [ -z "$url" ] || [ -z "$version" ]; then
    stop bundle 'this script does not know where releases are' 'give --bundle FILE, or --version and --url'
  fi
  [ -n "$BERTH_INSTALL_KEY$release_key" ] ||
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
  [ -n "$BERTH_INSTALL_KEY$release_key" ] && ! started_from_release
}

# check_signature FILE WHAT: FILE.sig signs it, with the key that this script was made with or that was named.
check_signature() (
  if ! is_signature_wanted; then
    say "Checking sums only: this install.sh is of a checkout, and knows no key for the signature."
    return 0
  fi
  signer=$BERTH_INSTALL_KEY
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
    stop "$bundle" 'it is not a release of berth' 'name a file that scripts/release made'
  fi
  is_whole "$unpacked" || stop "$bundle" 'a file in it is not what its SHA256SUMS says' 'get it again'
  file_arch=$(od -An -tx1 -j18 -N1 "$unpacked/bin/node" | tr -d ' ')
  case $arch$file_arch in x643e | arm64b7) ;; *) stop "$bundle" "it is for another architecture than $arch" 'take the other one' ;; esac
  [ -f "$unpacked/dist/install.cjs" ] || stop "$bundle" 'it is of an older berth, which has an installer of its own' 'unpack it and start the install.sh in it'
}

# Every file listed, every listed file unchanged.
is_whole() (
  cd "$1" 2>/dev/null && sha256sum -c --status SHA256SUMS 2>/dev/null &&
    [ "$(find . -type f ! -path ./SHA256SUMS.sig | wc -l)" -eq "$(($(wc -l <SHA256SUMS) + 1))" ] && [ -z "$(find . -type l)" ]
)

# --- Taking it away -----------------------------------------------------------------------

# The program that takes berth away: of the release or the checkout that this script stands in, else the installed one. Sets $unpacked and $node.
choose_remover() {
  [ "$(id -u)" -eq 0 ] || stop "user $(id -un)" 'taking berth away needs root' 'run it with sudo'
  if [ -z "$installed" ]; then
    say "There is no berth in $etc: nothing to take away."
    exit 0
  fi
  if [ -z "$BERTH_INSTALL_BUNDLE" ]; then
    # What stands beside this script is as trusted as the script.
    if [ "${0##*/}" = install.sh ] && [ -f "$0" ] && is_remover "$(cd "$(dirname "$0")" && pwd -P)"; then return 0; fi
    if is_roots_own "$lib/current" && is_remover "$lib/current"; then return 0; fi
  fi
  [ -n "$BERTH_INSTALL_BUNDLE" ] || [ -n "${BERTH_INSTALL_URL:-$release_url}" ] ||
    stop "the program in $lib/current" 'it is not whole, and takes nothing away' 'give --bundle FILE, or start the install.sh of an unpacked release; neither changes the data'
  get_release
}

# is_remover FOLDER: it is a whole release, or a checkout in which everything is built. Sets $unpacked and $node.
is_remover() {
  unpacked=$1
  [ -f "$unpacked/dist/install.cjs" ] || return 1
  node=$unpacked/node_modules/.bin/node
  [ ! -x "$node" ] || return 0
  node=$unpacked/bin/node
  is_whole "$unpacked"
}

# is_roots_own FOLDER: nobody else could have put another in its place
is_roots_own() (
  folder=$(cd "$1" 2>/dev/null && pwd -P) || return 1
  while :; do
    case $(stat -c %u:%A "$folder") in 0:????????-? | 0:*t) ;; *) return 1 ;; esac
    [ "$folder" != / ] || return 0
    folder=$(dirname "$folder")
  done
)

# --- Words --------------------------------------------------------------------------------

say() {
  printf '%s\n' "$1"
}

# problem WHAT WHY REMEDY: said with the others
problem() {
  printf 'install.sh: %s: %s; %s\n' "$1" "$2" "$3" >>"$work/problems"
}

# stop WHAT WHY REMEDY
stop() {
  printf 'install.sh: %s: %s; %s\n' "$1" "$2" "$3" >&2
  exit 1
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
