#!/bin/sh
# Prints an access token, good for an hour. Takes ACCOUNT_ID, CLIENT_ID and CLIENT_SECRET; ORIGIN says where.
set -eu
body=$(curl -sS --fail-with-body -u "$CLIENT_ID:$CLIENT_SECRET" \
	-d grant_type=account_credentials -d "account_id=$ACCOUNT_ID" \
	"${ORIGIN:-http://127.0.0.1:8730}/oauth/token") || {
	status=$?
	echo "$body" >&2
	exit "$status"
}
echo "$body" | sed -n 's/.*"access_token" *: *"\([^"]*\)".*/\1/p'
