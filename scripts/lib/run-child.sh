# Runs programs so that a signal to this script alone ends the program too: a shell that
# waits in the foreground looks at signals only when its child has ended by itself.

# hear_interrupts ARGUMENT…: the script's own. A shell cannot trap what was ignored when it
# began, as SIGINT is in the background of another script; then it begins anew.
hear_interrupts() {
  case $(sed -n 's/^SigIgn:.*\(.\)$/\1/p' /proc/$$/status) in
  [2367abef]) exec env --default-signal=INT "$0" "$@" ;;
  esac
  signal_seen=
  trap 'signal_seen=130; end_child' INT
  trap 'signal_seen=143; end_child' TERM
  trap 'signal_seen=129; end_child' HUP
}

# run_child PROGRAM ARGUMENT…: exits as the program does. Sets $child.
run_child() {
  # Children in the background begin with SIGINT ignored.
  env --default-signal=INT,QUIT "$@" <&0 &
  child=$!
  [ -z "$signal_seen" ] || end_child
  wait_for_child
}

end_child() {
  [ -z "${child:-}" ] || kill -TERM "$child" 2>/dev/null || true
}

# A trap ends `wait` before its time: wait again until the child is gone. Sets $child.
wait_for_child() {
  while :; do
    child_status=0
    wait "$child" || child_status=$?
    kill -0 "$child" 2>/dev/null || break
  done
  child=
  return "$child_status"
}
