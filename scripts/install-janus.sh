#!/bin/sh
# The test of the gateway example runs a real Janus WebRTC server. Installs Debian's where there is none; the package
# starts no service.
set -eu
[ -n "${JANUS_PATH:-}" ] && exit 0
[ -x /usr/bin/janus ] && exit 0
if ! command -v apt-get >/dev/null; then
	echo "The tests need the Janus WebRTC server: install it and set JANUS_PATH to its program." >&2
	exit 1
fi
if [ "$(id -u)" = 0 ]; then as_root=""; else as_root="sudo"; fi
echo "Installing Janus (half a minute or so) …"
export DEBIAN_FRONTEND=noninteractive
$as_root apt-get update -qq
$as_root apt-get install -y -qq --no-install-recommends janus >/dev/null
