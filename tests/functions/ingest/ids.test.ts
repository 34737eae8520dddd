import * as fc from 'fast-check'
import { parseActivity } from '../../../events/activity.ts'
import { EVENT_IDS, eventIds, SUBJECT_IDS, subjectIds, USER_IDS, userIds } from '../../support/ids.ts'
import { CLOUD_EVENT, CLOUD_EVENT_BATCH, JSON_TYPE, send } from './support.ts'

interface Ids {
  readonly eventId: string
  readonly userId: string
  readonly pollId: string
  readonly optionId: string
}

const occurredAt = '2024-07-26T18:00:00Z'

/** The same vote in every form that it may be sent in. */
function formsOf({
  eventId,
  userId,
  ...data
}: Ids): [form: string, body: unknown, headers: Record<string, string>][] {
  const detail = { ...data, eventId, userId, occurredAt }
  const cloud = { specversion: '1.0', source: '/polls', type: 'PollVoted', time: occurredAt }
  const event = { ...cloud, id: eventId, subject: userId, data }
  const attributes = Object.entries({ ...cloud, id: eventId, subject: userId })
  const inHeader = Object.fromEntries(
    attributes.map(([name, value]) => [`ce-${name}`, encodeURIComponent(value)]),
  )
  return [
    ['own', { 'detail-type': 'PollVoted', detail, time: occurredAt }, JSON_TYPE],
    ['a batch', [{ 'detail-type': 'PollVoted', detail, time: occurredAt }], JSON_TYPE],
    ['a CloudEvent', event, CLOUD_EVENT],
    ['CloudEvents', [event], CLOUD_EVENT_BATCH],
    ['a CloudEvent in the header', data, { ...JSON_TYPE, ...inHeader }],
  ]
}

async function expectTaken(ids: Ids): Promise<void> {
  for (const [form, body, headers] of formsOf(ids)) {
    const { answer, published } = await send(body, { headers })
    expect([form, answer.results]).toEqual([form, [{ status: 'accepted', eventId: ids.eventId }]])
    const { source, detailType, detail, time } = published[0] ?? {}
    const parsed = parseActivity({
      source,
      'detail-type': detailType,
      detail: JSON.parse(detail ?? ''),
      time: time?.toISOString(),
    })
    expect(parsed).toMatchObject({ accepted: true, activity: { ...idsOf(ids), detail: ids } })
  }
}

const idsOf = ({ eventId, userId }: Ids) => ({ eventId, userId })

test('whatever ids a vote has, each form of it is taken and says the same', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({ eventId: eventIds, userId: userIds, pollId: subjectIds, optionId: subjectIds }),
      expectTaken,
    ),
  )
})

test('so it is with ids as the world makes them', async () => {
  for (let n = 0; n < Math.max(USER_IDS.length, EVENT_IDS.length, SUBJECT_IDS.length); n++) {
    const one = (of: readonly string[], shift = 0) => String(of[(n + shift) % of.length])
    const [pollId, optionId] = [one(SUBJECT_IDS), one(SUBJECT_IDS, 1)]
    await expectTaken({ eventId: one(EVENT_IDS), userId: one(USER_IDS), pollId, optionId })
  }
})

test('an event that is rejected for something else is still told by its id', async () => {
  for (const eventId of EVENT_IDS) {
    const detail = { eventId, userId: 'anna', occurredAt: 'yesterday', pollId: 'p', optionId: 'o' }
    const { answer } = await send({ 'detail-type': 'PollVoted', detail })
    expect(answer.results).toMatchObject([{ status: 'rejected', eventId, path: 'detail.occurredAt' }])
  }
})
