#!/usr/bin/env bash
# Runs a tool's tests against the stand-in. PORT chooses where it listens.
set -euo pipefail
cd "$(dirname "$0")/../.."
port="${PORT:-8740}"
log="$(mktemp)"
node packages/cli/bin/qoscope.js mock --listen "127.0.0.1:$port" > "$log" &
mock=$!
trap 'kill "$mock"; rm -f "$log"' EXIT
until grep -q "^listening" "$log"; do
	kill -0 "$mock" || exit 1
	sleep 0.1
done

BASE_URL="http://127.0.0.1:$port" node examples/mock-in-ci/check-tool.mjs

missing="$(curl -sS "http://127.0.0.1:$port/mock/missing")"
case "$missing" in
	*'"asked":[]'*) echo "every path that was asked for is served" ;;
	*) echo "asked for in vain: $missing" && exit 1 ;;
esac
