#!/bin/sh
# compose-go 2.9.1, the reader of `.env` files in Docker Compose: after a value a comment begins at a blank and `#`, but
# `A= # note` has the comment for its value, and so has a value before a tab and `#`; what follows a closing quote on the
# same line is a variable of its own. Each is read without a word. Needs Go, whose module proxy has the library.
set -eu

main() {
  folder=$(mktemp -d)
  trap 'rm -rf "$folder"' EXIT
  cd "$folder"
  go mod init example.com/read-env >/dev/null 2>&1
  go get github.com/compose-spec/compose-go/v2/dotenv@v2.9.1 >/dev/null 2>&1
  write_program
  go run . >seen
  cat seen
  expected | diff - seen
  echo 'as seen before'
}

write_program() {
  cat >main.go <<'PROGRAM'
package main

import (
	"fmt"
	"strings"

	"github.com/compose-spec/compose-go/v2/dotenv"
)

func main() {
	fmt.Println("compose-go 2.9.1")
	for _, line := range []string{"A=1 # note", "A= # note", "A=1\t# note", `A="x" B=2`} {
		values, err := dotenv.Parse(strings.NewReader(line + "\n"))
		fmt.Printf("%q: %q %v\n", line, values, err)
	}
}
PROGRAM
}

expected() {
  cat <<'SEEN'
compose-go 2.9.1
"A=1 # note": map["A":"1"] <nil>
"A= # note": map["A":"# note"] <nil>
"A=1\t# note": map["A":"1\t# note"] <nil>
"A=\"x\" B=2": map["A":"x" "B":"2"] <nil>
SEEN
}

main "$@"
