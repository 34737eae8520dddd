"""Publishes activities with boto3: python3 publish.py <bus name or ARN>"""

import json
import sys
import time

import boto3

events = boto3.client("events")


def watched(event_id, user_id):
    return {
        "detail-type": "TvWatched",
        "detail": {
            "eventId": event_id,
            "userId": user_id,
            "occurredAt": "2024-07-26T20:20:00+02:00",
            "programId": "opening-ceremony-20240726",
            "from": "2024-07-26T20:00:00+02:00",
            "to": "2024-07-26T20:20:00+02:00",
        },
    }


# Up to a hundred activities are one entry, which costs as much as one activity does.
pending = [
    {
        "EventBusName": sys.argv[1],
        "Source": "partner.acme",
        "DetailType": "ActivityBatch",
        "Time": "2024-07-26T20:21:00+02:00",
        "Detail": json.dumps({"activities": [watched("py-1", "alice"), watched("py-2", "carol")]}),
    }
]

for attempt in range(1, 6):
    answers = events.put_events(Entries=pending)["Entries"]
    # The call succeeds although some entries do not: those have no EventId. Exactly these are sent again.
    pending = [entry for entry, answer in zip(pending, answers) if "EventId" not in answer]
    if not pending:
        print("published")
        break
    time.sleep(0.1 * 2**attempt)
else:
    sys.exit(f"{len(pending)} entries were not taken")
