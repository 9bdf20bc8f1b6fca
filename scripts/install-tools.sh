#!/bin/sh
# What the tests run beside Node: two browsers, an SFU, Redis, nginx, and what the examples and the reference are written in.
# Installs Debian's where they are missing, in one go. Elsewhere says what to install; only the tests of examples and of
# the reference's programs can do without.
set -eu

needed=""
wanted=""
need() { needed="$needed $1"; }
has_requests() { command -v "$1" >/dev/null && "$1" -c "import requests" 2>/dev/null; }

[ -n "${CHROMIUM_PATH:-}" ] || [ -x /usr/bin/chromium ] || need chromium
[ -n "${FIREFOX_PATH:-}" ] || [ -x /usr/bin/firefox-esr ] || need firefox-esr
[ -n "${JANUS_PATH:-}" ] || [ -x /usr/bin/janus ] || need janus
command -v redis-server >/dev/null || need redis-server
[ -n "${NGINX_PATH:-}" ] || [ -x /usr/sbin/nginx ] || need nginx-light
command -v curl >/dev/null || wanted="$wanted curl"
command -v go >/dev/null || wanted="$wanted golang-go"
has_requests python3 || has_requests /usr/bin/python3 || wanted="$wanted python3 python3-requests"
[ -n "$needed$wanted" ] || exit 0

if ! command -v apt-get >/dev/null; then
	[ -z "$wanted" ] || echo "Some tests of examples and of the reference are skipped: no$wanted here, and no apt-get to install them." >&2
	[ -n "$needed" ] || exit 0
	echo "The tests need$needed: install them; CHROMIUM_PATH, FIREFOX_PATH, JANUS_PATH and NGINX_PATH may name the programs." >&2
	exit 1
fi
if [ "$(id -u)" = 0 ]; then as_root=""; else as_root="sudo"; fi
echo "Installing$needed$wanted (a minute or so) …"
$as_root apt-get update -qq
# Both are words. At run level 1 a package starts none of its services: the tests start their own.
# shellcheck disable=SC2086
$as_root env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 \
	apt-get install -y -qq --no-install-recommends $needed $wanted >/dev/null
