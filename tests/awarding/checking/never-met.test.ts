import * as fc from 'fast-check'
import { checkCampaignText } from '../../../awarding/checking/index.ts'
import { runs } from '../../support/runs.ts'
import { activity } from '../support/activities.ts'
import { campaign, campaignOf, catalogueOf } from '../support/campaigns.ts'
import { deliver } from '../support/deliver.ts'

/** The ids of keepsakes of which the check says that they can never be earned. */
function lostOf(content: {
  readonly keepsakes: readonly { id: string; tiers?: readonly { id: string }[] | undefined }[]
}) {
  const { mistakes } = checkCampaignText(JSON.stringify(content))
  return mistakes.flatMap(({ severity, path }) => {
    if (severity !== 'error') return []
    const [, index, tier] = /^keepsakes\[(\d+)\](?:\.tiers\[(\d+)\])?/.exec(path) ?? []
    const keepsake = content.keepsakes[Number(index)]
    if (!keepsake) throw new Error(`an error at ${path}`)
    if (tier !== undefined) return [keepsake.tiers?.[Number(tier)]?.id ?? '']
    return keepsake.tiers ? keepsake.tiers.map(({ id }) => id) : [keepsake.id]
  })
}

/** One message of each error. */
const messagesOf = (content: unknown) =>
  checkCampaignText(JSON.stringify(content)).mistakes.flatMap(({ severity, path, message }) =>
    severity === 'error' ? [`${severity} ${path}: ${message}`] : [],
  )

describe('what the check says can never be earned', () => {
  test('nobody earns, whatever they do', () => {
    let lost = 0
    fc.assert(
      fc.property(campaign, fc.array(activity, { maxLength: 60, size: 'max' }), (chosen, activities) => {
        const never = lostOf(chosen)
        lost += never.length
        const { awards } = deliver(catalogueOf(chosen), [activities])
        expect(awards.filter(({ keepsakeId }) => never.includes(keepsakeId))).toEqual([])
      }),
      { numRuns: runs(60) },
    )
    // The property says nothing if the check never does.
    expect(lost).toBeGreaterThan(runs(2))
  })
})

const hour = { startsAt: '2024-03-08T00:00:00Z', endsAt: '2024-03-08T01:00:00Z' }

describe('the bounds of what can be reached', () => {
  test.each([
    ['59 minutes of a window of an hour', { watch: { minutes: 59 } }, []],
    [
      'a full hour of it, of which the last moment does not count',
      { watch: { minutes: 60 } },
      ['can never be met: there are 59 minutes to watch in the window: write at most 59'],
    ],
    [
      'any minutes where each programme is counted by itself',
      { watch: { minutes: 600, meter: 'program' } },
      [],
    ],
    [
      'more than two programmes have minutes',
      { watch: { minutes: 120, meter: 'program', where: { programId: ['a', 'b'] } } },
      ['can never be met: there are 119 minutes to watch in the window: write at most 119'],
    ],
    ['one day', { streak: { activity: 'PollVoted', days: 1 } }, []],
    [
      'two days of one',
      { streak: { activity: 'PollVoted', days: 2 } },
      ['can never be met: the window has 1 day in UTC: write at most 1'],
    ],
  ])('%s', (_, earn, messages) => {
    const content = campaignOf({ earn: { k: { watch: { minutes: 1 } } }, ...hour, timeZone: 'UTC' })
    const changed = { ...content, keepsakes: [{ id: 'k', title: 'K', earn }] }
    expect(messagesOf(changed).map((message) => message.replace(/^error .*?: /, ''))).toEqual(messages)
  })

  test('of days are those of the time zone, and one more where the clock may be set back over midnight', () => {
    const daysOf = (startsAt: string, endsAt: string, timeZone: string, days: number) =>
      messagesOf({
        id: 'c',
        title: 'C',
        startsAt,
        endsAt,
        timeZone,
        keepsakes: [{ id: 'k', title: 'K', earn: { streak: { activity: 'PollVoted', days } } }],
      }).length
    // From 23:00 to 01:00 there are two days of Paris and one of UTC.
    expect(daysOf('2024-07-01T21:00:00Z', '2024-07-01T23:00:00Z', 'Europe/Paris', 2)).toBe(0)
    expect(daysOf('2024-07-01T21:00:00Z', '2024-07-01T23:00:00Z', 'UTC', 2)).toBe(1)
    // Cuba sets its clock back at 01:00, to 00:00 of the same day.
    expect(daysOf('2024-11-02T04:00:00Z', '2024-11-03T05:00:00Z', 'America/Havana', 2)).toBe(0)
  })
})
