# Runs a program so that a signal to this script alone ends the program too: a shell that
# waits in the foreground looks at signals only when its child has ended by itself.

# run_child PROGRAM ARGUMENT…: exits as the program does
run_child() {
  # Children in the background begin with SIGINT ignored.
  env --default-signal=INT,QUIT "$@" <&0 &
  child=$!
  wait_for_child
}

# Signals end the child; after it, this script exits by its traps as usual.
pass_signals_on() {
  signal_seen=
  trap 'signal_seen=130; end_child' INT
  trap 'signal_seen=143; end_child' TERM
  trap 'signal_seen=129; end_child' HUP
}

end_child() {
  [ -z "${child:-}" ] || kill -TERM "$child" 2>/dev/null || true
}

# A trap ends `wait` before its time: wait again until the child is gone.
wait_for_child() {
  while :; do
    child_status=0
    wait "$child" || child_status=$?
    kill -0 "$child" 2>/dev/null || break
  done
  child=
  return "$child_status"
}
