import * as fc from 'fast-check'
import type { Activity } from '../../../events/activity.ts'
import type { JsonObject } from '../../../json/json.ts'
import type { UserId } from '../../../schemas/ids.ts'
import { activity, HOUR } from '../../awarding/support/activities.ts'

/** Random activities about the week of the campaigns; worlds give them to their users. */
export const SHAPES = 600

let shapes: Activity[] | undefined

/** The shapes, the same in every world. Those of the second half may come too late, or lie outside of the campaigns' week. */
function allShapes(): Activity[] {
  if (shapes) return shapes
  const drawn = fc.sample(activity, { seed: 1, numRuns: 5 * SHAPES })
  const isTimely = ({ at, publishedAt }: Activity) =>
    at >= WEEK.from && at < WEEK.to && publishedAt <= at + 12 * HOUR
  shapes = [...drawn.filter(isTimely).slice(0, SHAPES / 2), ...drawn.slice(-SHAPES / 2)]
  return shapes
}

const WEEK = { from: Date.parse('2024-03-08T00:00:00Z'), to: Date.parse('2024-03-14T00:00:00Z') }

/** One of them, of a user. It carries its number in the world, by which it is known again in any message. */
export function activityOf(shape: number, userId: string, number: number): Activity {
  const found = allShapes()[shape % SHAPES]
  if (!found) throw new RangeError(`there is no activity ${shape}`)
  // EventBridge keeps whole seconds of an event's time.
  const publishedAt = Math.ceil(found.publishedAt / 1000) * 1000
  return { ...found, publishedAt, userId: userId as UserId, detail: { ...found.detail, userId, number } }
}

const timeText = (at: number) => new Date(at).toISOString()

/** The event as EventBridge hands it on. */
export function envelopeOf({ source, type, publishedAt, detail }: Activity): JsonObject {
  return { source, 'detail-type': type, time: timeText(publishedAt), detail: detail as JsonObject }
}

/** One event of the first one's source that carries all; each keeps its own time. */
export function batchEnvelopeOf(activities: readonly Activity[]): JsonObject {
  const [first] = activities
  return {
    source: first?.source ?? '',
    'detail-type': 'ActivityBatch',
    time: timeText(Math.max(...activities.map(({ publishedAt }) => publishedAt))),
    detail: {
      activities: activities.map(({ type, publishedAt, detail }) => ({
        'detail-type': type,
        time: timeText(publishedAt),
        detail: detail as JsonObject,
      })),
    },
  }
}

/** The numbers of the activities in a message. */
export const numbersIn = (body: string): number[] =>
  Array.from(body.matchAll(/"number":(\d+)/g), ([, number]) => Number(number))
