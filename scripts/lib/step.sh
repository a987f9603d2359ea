# One line a step: `step "Caddy"` opens it, `done_step "2.11.4 …"` closes it with
# the time it took, `fail` closes it and ends the script with one line on stderr.

# Sets $step_name and $step_began.
step() {
  step_name=$1
  step_began=$(now_centiseconds)
  printf '%-16s ' "$step_name"
}

# Sets $step_name.
done_step() {
  printf '%s (%s s)\n' "$1" "$(seconds_since "$step_began")"
  step_name=
}

# fail WHAT WHY REMEDY
fail() {
  [ -z "${step_name:-}" ] || printf 'failed (%s s)\n' "$(seconds_since "$step_began")"
  printf '%s: %s: %s; %s\n' "${0##*/}" "$1" "$2" "$3" >&2
  exit 1
}

seconds_since() {
  elapsed=$(($(now_centiseconds) - $1))
  printf '%d.%d' "$((elapsed / 100))" "$((elapsed / 10 % 10))"
}

# From the uptime: steps may take less than a second, and `date +%N` is not everywhere.
now_centiseconds() {
  read -r uptime _ </proc/uptime
  printf '%s' "${uptime%.*}${uptime#*.}"
}
