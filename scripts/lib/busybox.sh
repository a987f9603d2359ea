# A static busybox: its httpd is the sample app, in an image that needs nothing else.

set_up_busybox() {
  step busybox
  if ! is_static_busybox "$(tool busybox)"; then
    link_tool busybox "$(command -v busybox || echo missing)"
    is_static_busybox "$(tool busybox)" || {
      unpack_from_debian busybox-static 1.30 /usr/bin/busybox
      link_tool busybox "$unpacked"
    }
  fi
  done_step "$("$(tool busybox)" | sed -n '1s/^BusyBox v\([^ ]*\).*/\1/p') at $(readlink "$(tool busybox)")"
}

is_static_busybox() {
  "$1" httpd --help >/dev/null 2>&1 && ldd "$1" 2>&1 | grep -Eq 'not a dynamic|statically linked'
}
