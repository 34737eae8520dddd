import fc from 'fast-check'
import { readPassportCatalogue } from '../../../awarding/catalogue/compiled-keepsakes.ts'
import { decide } from '../../../awarding/deciding/decide.ts'
import { nothing } from '../../../awarding/progress/progress.ts'
import { parseActivity } from '../../../events/activity.ts'
import { bodyOf } from '../../../functions/award/stored.ts'
import { PseudonymKeyError, pseudonymsBy, tidyRows } from '../../../functions/export/tidy.ts'
import { campaign, keepsake, keepsakeId, user } from '../../store/support/values.ts'
import { runs } from '../../support/runs.ts'
import { answers, campaign as campaignFile, catalogueOf, votes } from '../support/catalogue.ts'
import { voted } from '../support/events.ts'

const catalogue = readPassportCatalogue({
  version: 'v7',
  campaigns: [
    campaignFile({
      id: 'paris',
      keepsakes: [
        { id: 'ace', earn: answers(3) },
        { id: 'voter', earn: votes(2), supply: 5 },
      ],
    }),
  ],
})
const key = Buffer.alloc(32, 7)
const context = { catalogue, pseudonymOf: pseudonymsBy(key) }
const anna = user('auth0|anna')

test('a keepsake is one row, without the ids of its user and its event, whether or not the catalogue has it', () => {
  const more = fc.record(
    {
      source: fc.constantFrom('partner.quiz', 'partner.north:cable'),
      silent: fc.constant(true as const),
      edition: fc.nat(99).map((number) => ({ number: number + 1, of: 100 })),
    },
    { requiredKeys: [] },
  )
  fc.assert(
    fc.property(more, fc.constantFrom('paris', 'gone'), (extra, campaignId) => {
      const held = { userId: anna, ...keepsake(campaignId, 'ace'), ...extra }
      const { rows, unknown } = tidyRows({ keepsake: held }, context)
      expect(unknown).toBe(0)
      expect(rows).toEqual([
        {
          user: context.pseudonymOf(anna),
          campaign_id: campaignId,
          keepsake_id: 'ace',
          earned_at: new Date(held.earnedAt),
          recorded_at: new Date(held.recordedAt),
          partner: extra.source?.split('.')[1] ?? null,
          edition_number: extra.edition?.number ?? null,
          edition_of: extra.edition?.of ?? null,
          silent: extra.silent ?? false,
          granted: false,
        },
      ])
      expect(JSON.stringify(rows)).not.toMatch(/anna|event-/)
    }),
    { numRuns: runs(50) },
  )
})

test('progress is a row for each keepsake touched, earned or sold out, and what the catalogue lacks is counted', () => {
  const earned = new Map([
    [keepsakeId('ace'), 1],
    [keepsakeId('dropped'), 2],
  ])
  const body = bodyOf({ ...nothing, earned, soldOut: new Set([keepsakeId('voter')]) })
  const of = (campaignId: string, stored = body) =>
    tidyRows(
      { userId: anna, campaignId: campaign(campaignId), progress: { version: 1, body: stored } },
      context,
    )
  const row = {
    user: context.pseudonymOf(anna),
    campaign_id: 'paris',
    met: true,
    first_activity_at: null,
    catalogue_version: 'v7',
  }
  expect(of('paris')).toEqual({
    rows: [
      { ...row, keepsake_id: 'ace', current: 3, target: 3, unit: 'activities', sold_out: false },
      { ...row, keepsake_id: 'voter', current: 2, target: 2, unit: 'activities', sold_out: true },
    ],
    unknown: 1,
  })
  expect(of('gone')).toEqual({ rows: [], unknown: 3 })
  expect(of('gone', bodyOf(nothing))).toEqual({ rows: [], unknown: 1 })
  expect(of('paris', bodyOf(nothing))).toEqual({ rows: [], unknown: 0 })
})

test.each([
  ['at its award', 1000, new Date(1000)],
  ['before it', 999, new Date(999)],
  // The activity that the award is dated by came before, and has not been taken yet.
  ['after it, as in the midst of a replay, which is not the first', 1001, null],
  ['not known', Number.NEGATIVE_INFINITY, null],
])('the first activity is told in every row as a time, or null: here it is %s', (_, firstAt, expected) => {
  const earned = new Map([[keepsakeId('ace'), 1000]])
  const body = bodyOf({ ...nothing, earned, soldOut: new Set([keepsakeId('voter')]), firstAt })
  const exported = { userId: anna, campaignId: campaign('paris'), progress: { version: 1, body } }
  const { rows } = tidyRows(exported, context)
  expect(rows).toMatchObject([{ first_activity_at: expected }, { first_activity_at: expected }])
})

test('a pseudonym is 22 characters that only the key tells of, and a short key is refused', () => {
  expect(context.pseudonymOf(anna)).toMatch(/^[\w-]{22}$/)
  expect(context.pseudonymOf(anna)).toBe(pseudonymsBy(key)(anna))
  expect(context.pseudonymOf(anna)).not.toBe(pseudonymsBy(Buffer.alloc(32, 8))(anna))
  expect(() => pseudonymsBy(Buffer.alloc(31))).toThrow(PseudonymKeyError)
})

test('a keepsake under way stands where the passport shows it, and one that nothing counts for has no row', () => {
  const full = catalogueOf({
    id: 'paris',
    keepsakes: [
      { id: 'ace', earn: answers(3) },
      { id: 'voter', earn: votes(2) },
    ],
  })
  const paris = full.campaigns.get(campaign('paris'))
  if (!paris) throw new Error('there is no such campaign')
  const parsed = parseActivity(voted({ userId: 'anna', eventId: 'event-1' }))
  if (!('activity' in parsed)) throw new Error('the event is refused')
  const { progress } = decide(paris, nothing, full.contributionsOf(parsed.activity))
  const { rows, unknown } = tidyRows(
    { userId: anna, campaignId: campaign('paris'), progress: { version: 1, body: bodyOf(progress) } },
    context,
  )
  expect(unknown).toBe(0)
  expect(rows).toMatchObject([{ keepsake_id: 'voter', current: 1, target: 2, met: false, sold_out: false }])
})
