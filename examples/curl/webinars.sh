#!/bin/sh
# Lists webinars: webinars.sh [live|past]. Takes ACCESS_TOKEN; BASE_URL says where the API is.
set -eu
curl -sS --fail-with-body -H "Authorization: Bearer $ACCESS_TOKEN" \
	"${BASE_URL:-http://127.0.0.1:8730/v2}/metrics/webinars?type=${1:-live}&page_size=300"
