# Unpacks packages of newer Debian suites into the cache. A private apt configuration
# finds them in the suite's signed index, so the machine's apt sources and state stay
# as they are; its proxies and certificates (/etc/apt/apt.conf.d) hold here too.

# Newest backports first: their index is small. berth moves on to the next suite
# until one has the version asked for. For another architecture than this machine's, set
# $debian_architecture; such packages stand in a folder of their own.
debian_suites='trixie-backports forky sid'

# unpack_from_debian PACKAGE MINIMUM_VERSION PROGRAM: sets $unpacked to the program's path.
unpack_from_debian() {
  unpacked=$(find_unpacked "$1" "$2" "$3")
  [ -z "$unpacked" ] || return 0
  require_debian_tools "$1"
  debian_log=$logs/$1.log
  : >"$debian_log"
  for mirror in $(debian_mirrors); do
    for suite in $debian_suites; do
      apt_folder=$cache/apt/$(printf '%s %s' "${debian_architecture:-}$mirror" "$suite" | tr -c 'a-z0-9\n' '-')
      fetch_index "$mirror" "$suite" >>"$debian_log" 2>&1 || {
        if is_network_failure "$debian_log"; then break; else continue; fi
      }
      debian_version=$(candidate_version "$1")
      # An empty debian_version is the least of all.
      dpkg --compare-versions "$debian_version" ge "$2" || continue
      unpack_candidate "$1" "$debian_version" >>"$debian_log" 2>&1 || continue
      unpacked=$(find_unpacked "$1" "$2" "$3")
      [ -z "$unpacked" ] || return 0
    done
  done
  if grep -Eqi "^E: |no space left" "$debian_log"; then fail_from_log "fetching $1" "$debian_log"; fi
  fail "$1 >= $2 missing" "no Debian suite of $debian_suites has one that runs here" "read $debian_log"
}

drop_debian_indexes() {
  rm -rf "$cache/apt"
}

# Prints the program's path in the newest unpacked version that is new enough and has its libraries here.
find_unpacked() (
  find "$(unpacked_folder)" -maxdepth 1 -name "$1_*" | sort -rV | while read -r folder; do
    if version_at_least "$2" "${folder##*_}" && runs_here "$folder$3"; then printf '%s\n' "$folder$3"; fi
  done | head -n 1
)

unpacked_folder() {
  mkdir -p "$cache/tools${debian_architecture:+-$debian_architecture}"
  printf '%s' "$cache/tools${debian_architecture:+-$debian_architecture}"
}

runs_here() {
  [ -z "${debian_architecture:-}" ] || { [ -x "$1" ]; return; }
  [ -x "$1" ] && ! ldd "$1" 2>&1 | grep -q 'not found'
}

require_debian_tools() {
  for debian_tool in apt-get dpkg-deb; do
    command -v "$debian_tool" >/dev/null ||
      fail "$1 missing" "this system has no $debian_tool" "install $1 by hand so that it is in PATH, and run it again"
  done
  debian_keyring=$(first_file /usr/share/keyrings/debian-archive-keyring.gpg /usr/share/keyrings/debian-archive-keyring.pgp)
  [ -n "$debian_keyring" ] || {
    install_packages "$logs/keyring.log" debian-archive-keyring
    debian_keyring=$(first_file /usr/share/keyrings/debian-archive-keyring.gpg /usr/share/keyrings/debian-archive-keyring.pgp)
  }
}

first_file() (
  for file in "$@"; do
    [ ! -f "$file" ] || { printf '%s' "$file"; return 0; }
  done
)

# The machine's own mirror first: it may be the only one that can be reached.
debian_mirrors() {
  {
    # shellcheck disable=SC2016 # apt's variable, not the shell's
    apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 2>/dev/null | grep -E '/debian/?$' | sed 's,/$,,'
    echo http://deb.debian.org/debian
  } | awk '!seen[$0]++'
}

# fetch_index MIRROR SUITE: once in a run
fetch_index() {
  [ ! -e "$apt_folder/fetched" ] || return 0
  write_apt_configuration "$1" "$2"
  private_apt apt-get update --error-on=any && : >"$apt_folder/fetched"
}

write_apt_configuration() {
  mkdir -p "$apt_folder/lists/partial" "$apt_folder/archives/partial"
  : >"$apt_folder/status"
  wanted_architecture=${debian_architecture:-$(dpkg --print-architecture)}
  echo "deb [arch=$wanted_architecture signed-by=$debian_keyring lang=none target=Packages] $1 $2 main" >"$apt_folder/sources.list"
  cat >"$apt_folder/apt.conf" <<EOF
APT::Architecture "$wanted_architecture";
APT::Architectures { "$wanted_architecture"; };
Dir::State "$apt_folder";
Dir::State::status "$apt_folder/status";
Dir::Cache "$apt_folder";
Dir::Etc::sourcelist "$apt_folder/sources.list";
Dir::Etc::sourceparts "-";
Dir::Etc::preferences "-";
Dir::Etc::preferencesparts "-";
Acquire::Retries "2";
Acquire::http::Timeout "15";
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
EOF
}

# By -c, which is read after /etc/apt/apt.conf.d; a file in APT_CONFIG is read before and would lose.
private_apt() {
  private_program=$1
  shift
  "$private_program" -c "$apt_folder/apt.conf" "$@" </dev/null 9>&-
}

candidate_version() {
  private_apt apt-cache show --no-all-versions "$1" 2>/dev/null | sed -n 's/^Version: //p'
}

# unpack_candidate PACKAGE VERSION: apart first, so that a folder in tools/ is always whole
unpack_candidate() {
  rm -rf "$apt_folder/download"
  mkdir -p "$apt_folder/download"
  (cd "$apt_folder/download" && private_apt apt-get download "$1=$2") || return 1
  dpkg-deb -x "$apt_folder"/download/*.deb "$apt_folder/download/unpacked" || return 1
  rm -rf "$(unpacked_folder)/$1_${2#*:}"
  mv "$apt_folder/download/unpacked" "$(unpacked_folder)/$1_${2#*:}"
}
