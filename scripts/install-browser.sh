#!/bin/sh
# The tests drive a real Chromium. Installs Debian's where there is none.
set -eu
[ -n "${CHROMIUM_PATH:-}" ] && exit 0
[ -x /usr/bin/chromium ] && exit 0
if ! command -v apt-get >/dev/null; then
	echo "The tests need Chromium: install it and set CHROMIUM_PATH to its program." >&2
	exit 1
fi
if [ "$(id -u)" = 0 ]; then as_root=""; else as_root="sudo"; fi
echo "Installing Chromium (half a minute or so) …"
export DEBIAN_FRONTEND=noninteractive
$as_root apt-get update -qq
$as_root apt-get install -y -qq --no-install-recommends chromium >/dev/null
