import { dryRun, readCounting } from '../../../functions/ingest/dry-run.ts'
import { readEvents } from '../../../functions/ingest/read-events.ts'
import { ingestAnswerSchema } from '../../../schemas/api/ingest.ts'
import type { PartnerId } from '../../../schemas/ids.ts'
import { CLOUD_EVENT, cloudVote, JSON_TYPE, NOW, type Options, ownVote, send } from './support.ts'

const keepsake = (id: string, more: object) => ({ id, title: id, image: `${id}.svg`, ...more })

const counting = readCounting({
  version: 'v1',
  campaigns: [
    {
      id: 'games',
      title: 'Games',
      startsAt: '2024-07-20T00:00:00Z',
      endsAt: '2024-08-12T00:00:00Z',
      timeZone: 'UTC',
      secret: 'never-told',
      keepsakes: [
        keepsake('voter', {
          earn: { count: { activity: 'PollVoted', where: { pollId: ['mascot'] }, target: 3 } },
        }),
        keepsake('lucky', {
          chance: 0.5,
          earn: { count: { activity: 'PollVoted', where: { pollId: ['mascot'] }, target: 1 } },
        }),
        keepsake('surprise-egg', {
          hidden: true,
          earn: { count: { activity: 'PollVoted', where: { optionId: ['the-red-one'] }, target: 1 } },
        }),
      ],
    },
  ],
})

function dry(body: unknown, { headers = JSON_TYPE, leadMs = 0 }: Options = {}) {
  const sent = readEvents({ headers, body: () => Buffer.from(JSON.stringify(body)) })
  const { status, answer } = dryRun(sent, 'acme' as PartnerId, { clock: { now: NOW, leadMs }, counting })
  return { status, answer: ingestAnswerSchema.parse(answer) }
}

test('an event that adds to keepsakes tells which, and of a hidden one that there is one', () => {
  expect(dry(ownVote())).toEqual({
    status: 202,
    answer: {
      accepted: 1,
      rejected: 0,
      failed: 0,
      results: [
        {
          status: 'accepted',
          eventId: 'vote-1',
          addsTo: [
            { campaignId: 'games', keepsakeId: 'voter' },
            { campaignId: 'games', keepsakeId: 'lucky', byChance: true },
            { campaignId: 'games', hidden: true },
          ],
        },
      ],
    },
  })
})

test('an event that is ignored tells why, and nothing of what is hidden', () => {
  const other = dry(ownVote({ pollId: 'anthem', optionId: 'x' })).answer.results[0]
  expect(other).toMatchObject({
    status: 'accepted',
    ignored: {
      code: 'unasked',
      nearest: [{ campaignId: 'games', keepsakeId: 'voter', startsAt: '2024-07-20T00:00:00.000Z' }],
    },
  })
  expect(JSON.stringify(other)).not.toMatch(/surprise-egg|the-red-one|never-told/)
  const late = dry(ownVote({ occurredAt: '2024-07-24T12:00:00Z' })).answer.results[0]
  expect(late).toMatchObject({
    ignored: { code: 'too-late', reason: expect.stringContaining('lateness is P1D') },
  })
  const before = dry(ownVote({ occurredAt: '2024-07-01T12:00:00Z' })).answer.results[0]
  expect(before).toMatchObject({
    ignored: {
      code: 'outside-window',
      reason: expect.stringContaining('from 2024-07-20T00:00:00.000Z to 2024-08-12'),
    },
  })
})

test.each<[what: string, body: unknown, options: Options]>([
  [
    'a batch with a mistake in it',
    [ownVote(), ownVote({ userId: 'a b' }), ownVote({}, { time: 'soon' })],
    {},
  ],
  ['nothing but mistakes', [{ 'detail-type': 'Zapped' }], {}],
  ['a CloudEvent', cloudVote({ id: '' }), { headers: CLOUD_EVENT }],
  [
    'a time to come that is rehearsed',
    ownVote({ occurredAt: '2024-07-28T12:00:00Z' }),
    { leadMs: 3 * 86_400_000 },
  ],
])('%s is answered as without a dry run, but for what counts', async (_, body, options) => {
  const real = await send(body, options)
  const { status, answer } = dry(body, options)
  const results = answer.results.map((one) => {
    if (one.status !== 'accepted') return one
    const { addsTo: _, ignored: __, ...rest } = one
    return rest
  })
  expect({ status, answer: { ...answer, results } }).toEqual({ status: real.status, answer: real.answer })
})
