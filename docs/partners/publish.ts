// Publishes activities with the AWS SDK for JavaScript: node publish.ts <bus name or ARN>, on Node 24.
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge'

const [bus] = process.argv.slice(2)
const client = new EventBridgeClient({})

const watched = (eventId: string, userId: string) => ({
  'detail-type': 'TvWatched',
  detail: {
    eventId,
    userId,
    occurredAt: '2024-07-26T20:20:00+02:00',
    programId: 'opening-ceremony-20240726',
    from: '2024-07-26T20:00:00+02:00',
    to: '2024-07-26T20:20:00+02:00',
  },
})

// Up to a hundred activities are one entry, which costs as much as one activity does.
let pending = [
  {
    EventBusName: bus,
    Source: 'partner.acme',
    DetailType: 'ActivityBatch',
    Time: new Date('2024-07-26T20:21:00+02:00'),
    Detail: JSON.stringify({ activities: [watched('ts-1', 'alice'), watched('ts-2', 'bob')] }),
  },
]

for (let attempt = 1; pending.length > 0; attempt++) {
  if (attempt > 5) throw new Error(`${pending.length} entries were not taken`)
  const { Entries = [] } = await client.send(new PutEventsCommand({ Entries: pending }))
  // The call succeeds although some entries do not: those have no EventId. Exactly these are sent again.
  pending = pending.filter((_, index) => Entries[index]?.EventId === undefined)
  if (pending.length > 0) await new Promise((resolve) => setTimeout(resolve, 100 * 2 ** attempt))
}
console.log('published')
