import fc from 'fast-check'
import type { JsonObject } from '../../../json/json.ts'
import { batchOf, voted } from '../../functions/support/events.ts'
import { eventText } from '../events.ts'
import { type Functions, FuzzFinding } from '../functions.ts'
import { anyJson, hostileText } from '../texts.ts'
import { type Way, way } from './way.ts'

let neighbours = 0

/** Two right activities, one alone and one in a batch, of users that nobody else is. */
function twoNeighbours() {
  const ids = [`neighbour-${++neighbours}`, `neighbour-${++neighbours}`] as const
  return {
    ids,
    texts: [JSON.stringify(voted({ userId: ids[0] })), JSON.stringify(batchOf(voted({ userId: ids[1] })))],
  }
}

/** A message is given up when it has failed so often: the template's queues deliver one more often still. */
const RECEIVES = 5

/**
 * Delivers messages, and those that fail again: a machine that has much else to do may let a call of a function time out.
 *
 * @returns the places of those that are given up
 */
async function deliverUntilTaken({ deliver }: Functions, name: string, bodies: readonly string[]) {
  let left = bodies.map((_, place) => place)
  for (let received = 0; received < RECEIVES && left.length > 0; received++) {
    const places = left
    const failed = await deliver(
      name,
      places.map((place) => bodies[place] ?? ''),
    )
    left = failed.map((index) => places[index] ?? 0)
  }
  return left
}

/** Whatever the activity queue brings, it is awarded or kept with its reason, and those beside it are awarded. */
const activityQueue = (functions: Functions) =>
  way<string[]>({
    name: 'activity-queue',
    inputs: fc.array(eventText, { minLength: 1, maxLength: 12 }),
    async send(texts) {
      const { ids, texts: right } = twoNeighbours()
      const { aws } = functions
      const failed = await deliverUntilTaken(functions, 'awardKeepsakes', [
        right[0] ?? '',
        ...texts,
        right[1] ?? '',
      ])
      if (failed.length > 0) throw new FuzzFinding(`records ${failed.join(', ')} come again for ever`)
      const told = new Set(aws.published.splice(0).map(({ Detail }) => JSON.parse(Detail).userId))
      for (const id of ids) if (!told.has(id)) throw new FuzzFinding(`${id}, a neighbour, was not awarded`)
      // The rejected ones go on their own way, as they do behind the queue of rejections: a request each, so not every time.
      const rejected = aws.kept.splice(0).map((message) => JSON.stringify(message))
      if (rejected.length === 0 || texts.length > 1) return texts.length
      const unkept = await deliverUntilTaken(functions, 'keepRejected', rejected)
      if (unkept.length > 0)
        throw new FuzzFinding(`what was rejected cannot be kept: ${rejected[unkept[0] ?? 0]?.slice(0, 300)}`)
      aws.published.length = 0
      return texts.length
    },
  })

const awarded: fc.Arbitrary<JsonObject> = fc
  .record({ userId: hostileText, keepsakeId: hostileText, time: hostileText })
  .map(({ userId, keepsakeId, time }) => ({
    'detail-type': 'KeepsakeAwarded',
    source: 'keepsakes.awards',
    time: '2024-07-26T18:00:00Z',
    detail: {
      awardId: `${userId}/paris/${keepsakeId}`,
      userId,
      campaignId: 'paris',
      keepsakeId,
      earnedAt: time,
    },
  }))

/** Garbage in a queue of ours fails or goes by itself: it ends no invocation. */
const ownQueue = ({ deliver, aws }: Functions, name: string) =>
  way<string[]>({
    name: `queue of ${name}`,
    inputs: fc.array(
      fc.oneof(
        awarded.map((event) => JSON.stringify(event)),
        eventText,
        anyJson,
        fc.record({ userId: hostileText, erasedAt: hostileText }).map((message) => JSON.stringify(message)),
      ),
      { minLength: 1, maxLength: 10 },
    ),
    async send(bodies) {
      await deliver(name, bodies)
      aws.published.length = 0
      aws.kept.length = 0
      return bodies.length
    },
  })

export const queueWays = (functions: Functions): Way[] => [
  activityQueue(functions),
  ...['keepRejected', 'pushAwards', 'sendWebhooks', 'finishErasure'].map((name) => ownQueue(functions, name)),
]
