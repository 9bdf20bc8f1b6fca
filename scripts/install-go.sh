#!/bin/sh
# The Go programs of the reference are compiled and run. Installs Debian's Go where there is none; without apt their tests
# are skipped, with the reason.
set -eu
command -v go >/dev/null && exit 0
if ! command -v apt-get >/dev/null; then
	echo "The tests of the reference's Go programs are skipped: no go here, and no apt-get to install it." >&2
	exit 0
fi
if [ "$(id -u)" = 0 ]; then as_root=""; else as_root="sudo"; fi
echo "Installing Go (half a minute or so) …"
export DEBIAN_FRONTEND=noninteractive
$as_root apt-get update -qq
$as_root apt-get install -y -qq --no-install-recommends golang-go >/dev/null
