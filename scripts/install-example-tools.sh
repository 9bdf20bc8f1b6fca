#!/bin/sh
# The examples need curl, and Python with requests. Installs Debian's where they are missing; without apt the tests of what
# is missing are skipped, with the reason.
set -eu
has_requests() { command -v "$1" >/dev/null && "$1" -c "import requests" 2>/dev/null; }
missing=""
command -v curl >/dev/null || missing=" curl"
has_requests python3 || has_requests /usr/bin/python3 || missing="$missing python3 python3-requests"
[ -n "$missing" ] || exit 0
if ! command -v apt-get >/dev/null; then
	echo "The tests of some examples are skipped: no$missing here, and no apt-get to install them." >&2
	exit 0
fi
if [ "$(id -u)" = 0 ]; then as_root=""; else as_root="sudo"; fi
echo "Installing$missing …"
export DEBIAN_FRONTEND=noninteractive
$as_root apt-get update -qq
# $missing is words.
# shellcheck disable=SC2086
$as_root apt-get install -y -qq --no-install-recommends $missing >/dev/null
