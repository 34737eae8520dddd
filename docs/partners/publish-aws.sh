#!/usr/bin/env bash
# Publishes an activity with the AWS CLI: bash publish-aws.sh <bus name or ARN>
set -euo pipefail

detail='{ "eventId": "cli-1", "userId": "dan", "occurredAt": "2024-07-26T20:20:00+02:00", "programId": "opening-ceremony-20240726",'
detail+=' "from": "2024-07-26T20:00:00+02:00", "to": "2024-07-26T20:20:00+02:00" }'
# The detail is a text in the JSON of the entry: its quotes are escaped.
entry="{ \"EventBusName\": \"$1\", \"Source\": \"partner.acme\", \"DetailType\": \"TvWatched\",
  \"Time\": \"2024-07-26T20:21:00+02:00\", \"Detail\": \"${detail//\"/\\\"}\" }"

failed=$(aws events put-events --entries "[$entry]" --query FailedEntryCount --output text)
if [ "$failed" != 0 ]; then echo 'it was not taken: send it again exactly as it is' >&2; exit 1; fi
echo published
