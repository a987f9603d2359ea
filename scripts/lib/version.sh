# version_at_least MINIMUM VERSION; no version at all is the least.
version_at_least() {
  case $2 in [0-9]*) ;; *) return 1 ;; esac
  [ "$(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n 1)" = "$1" ]
}
