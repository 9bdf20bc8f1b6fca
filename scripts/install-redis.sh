#!/bin/sh
# The tests of rate limits on several nodes start a redis-server of their own. Installs Debian's where there is none.
set -eu
command -v redis-server >/dev/null && exit 0
if ! command -v apt-get >/dev/null; then
	echo "The tests need redis-server: install it so that it is found in PATH." >&2
	exit 1
fi
if [ "$(id -u)" = 0 ]; then as_root=""; else as_root="sudo"; fi
echo "Installing redis-server (some seconds) …"
export DEBIAN_FRONTEND=noninteractive
$as_root apt-get update -qq
$as_root apt-get install -y -qq --no-install-recommends redis-server >/dev/null
