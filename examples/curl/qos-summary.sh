#!/bin/sh
# Shows everybody's figures over a whole webinar, a line of JSON for each page: qos-summary.sh WEBINAR [PAGE_SIZE].
# Takes ACCESS_TOKEN; BASE_URL says where the API is.
set -eu
url="${BASE_URL:-http://127.0.0.1:8730/v2}/metrics/webinars/$1/participants/qos_summary?page_size=${2:-30}"
token=""
while :; do
	status=0
	page=$(curl -sS --fail-with-body -H "Authorization: Bearer $ACCESS_TOKEN" "$url${token:+&next_page_token=$token}") || status=$?
	[ -z "$page" ] || printf '%s\n' "$page"
	[ "$status" = 0 ] || exit "$status"
	# "" on the last page. A token is good for 15 minutes.
	token=$(printf '%s\n' "$page" | sed -n 's/.*"next_page_token" *: *"\([^"]*\)".*/\1/p')
	[ -n "$token" ] || exit 0
done
