#!/usr/bin/env bash
# Publishes an activity by HTTPS: bash publish-curl.sh <URL of the API> <token>
set -euo pipefail

# 429 and 5xx are tried again. The same event again changes nothing, so that does no harm.
curl --silent --show-error --fail-with-body --retry 5 "$1/v1/activities" \
  --header "Authorization: Bearer $2" --header 'Content-Type: application/json' --data '
  { "detail-type": "TvWatched", "time": "2024-07-26T20:21:00+02:00",
    "detail": { "eventId": "curl-1", "userId": "eve", "occurredAt": "2024-07-26T20:20:00+02:00",
                "programId": "opening-ceremony-20240726",
                "from": "2024-07-26T20:00:00+02:00", "to": "2024-07-26T20:20:00+02:00" } }'
