import type { Json, JsonObject } from '../json/json.ts'
import type { Random } from '../seeding/random.ts'
import { type DemoEvent, demoEvent } from './event.ts'
import { newYork, newYorkText, SECOND } from './time.ts'

const SOURCE = 'partner.flaky-box'
const HUGE_USER_ID_CHARACTERS = 300_000

type Spoil = (good: JsonObject) => { type?: string; detail: JsonObject }

const withField =
  (field: string, value: Json): Spoil =>
  (good) => ({ detail: { ...good, [field]: value } })

const without =
  (field: string): Spoil =>
  ({ [field]: _, ...rest }) => ({ detail: rest })

/** A box with a broken build spoils good events in these ways. Every one is to be rejected. */
const SPOILT: readonly Spoil[] = [
  without('userId'),
  (good) => ({ type: 'ChannelZapped', detail: good }),
  withField('occurredAt', '2031-01-01T00:00:00-05:00'),
  withField('userId', "viewer-10' OR '1'='1"),
  withField('from', '2024-08-04 15:40'),
  (good) => ({ type: 'tvwatched', detail: good }),
  withField('programId', null),
  withField('live', 'yes'),
  (good) => ({ detail: { ...good, to: good.from ?? null } }),
  withField('userId', 10),
  withField('from', '2024-08-01T15:40:00-04:00'),
  withField('eventId', ''),
  withField('userId', '<script> alert(1) </script>'),
  withField('occurredAt', 1722801000),
  without('eventId'),
  withField('programId', ['athletics-20240804-mens-100m-final']),
  withField('programId', 'athletics\u0000100m'),
  withField('eventId', 'e'.repeat(257)),
  withField('to', '2024-08-04T24:61:00-04:00'),
  withField('userId', 'viewer-1\u0000\u202e\n0'),
  (good) => ({ type: 'TriviaAnswered', detail: good }),
  (good) => ({ detail: { nested: good } }),
  () => ({ detail: {} }),
]

/** Makes `count` events that are to be rejected, spoilt in every way in turn, one of them with 300 KB. */
export function garbage(count: number, userId: () => string, random: Random): DemoEvent[] {
  return Array.from({ length: count }, (_, index) => {
    const sentAt = newYork('2024-08-04T15:42') + random.whole(0, 6 * 3600) * SECOND
    const good: JsonObject = {
      eventId: `broken:${index}`,
      userId: userId(),
      occurredAt: newYorkText(sentAt - 5 * SECOND),
      programId: 'athletics-20240804-mens-100m-final',
      from: newYorkText(newYork('2024-08-04T15:36')),
      to: newYorkText(newYork('2024-08-04T15:42')),
      channelId: 'live-1',
    }
    const spoil =
      index === 0 ? withField('userId', 'v'.repeat(HUGE_USER_ID_CHARACTERS)) : SPOILT[index % SPOILT.length]
    const { type = 'TvWatched', detail } = (spoil ?? without('userId'))(good)
    return demoEvent({ source: SOURCE, type, detail, sentAt, traits: ['garbage'] })
  })
}
