#!/bin/sh
# Lists who is, or was, in a webinar: participants.sh WEBINAR [live|past]. Takes ACCESS_TOKEN; BASE_URL says where.
set -eu
curl -sS --fail-with-body -H "Authorization: Bearer $ACCESS_TOKEN" \
	"${BASE_URL:-http://127.0.0.1:8730/v2}/metrics/webinars/$1/participants?type=${2:-live}&page_size=300"
