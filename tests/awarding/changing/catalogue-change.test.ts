import { catalogueChanges } from '../../../awarding/changing/catalogue-change.ts'
import { statesAfter } from '../../../awarding/changing/definition-change.ts'
import {
  type KnownKeepsake,
  knownAfter,
  knownKeepsakeSchema,
  knownOf,
  mayBeHeld,
} from '../../../awarding/changing/known-keepsake.ts'
import { type CampaignGiven, catalogueOf, type KeepsakeGiven } from '../../functions/support/catalogue.ts'

const answers = (target: number, where: object = {}) => ({
  count: { activity: 'TriviaAnswered', where: { correct: [true], ...where }, target },
})
const votes = (target: number) => ({ count: { activity: 'PollVoted', target } })

const paris = (keepsakes: readonly KeepsakeGiven[], rest: Partial<CampaignGiven> = {}): CampaignGiven => ({
  id: 'paris',
  keepsakes,
  ...rest,
})
const RUNNING = Date.parse('2024-07-15T00:00:00Z')
const LONG_BEFORE = Date.parse('2024-06-01T00:00:00Z')

function changesOf(
  live: CampaignGiven[],
  draft: CampaignGiven[],
  { now = RUNNING, known = [] as readonly KnownKeepsake[] } = {},
) {
  return catalogueChanges({ live: catalogueOf(...live), known, draft: catalogueOf(...draft), now })
}

const takingsOf = (...given: Parameters<typeof changesOf>) =>
  changesOf(...given).flatMap(({ takesAway, keepsakeId, campaignId }) =>
    takesAway ? [[takesAway, keepsakeId ?? campaignId]] : [],
  )

const ace = { id: 'ace', earn: answers(10) }
const voter = { id: 'voter', earn: votes(1) }
const tiers = (...targets: number[]) => ({
  id: 'fan',
  earn: { count: { activity: 'PollVoted' } },
  tiers: targets.map((target, index) => ({ id: `fan-${index + 1}`, title: `Fan ${index + 1}`, target })),
})

test('the same campaigns change nothing', () => {
  expect(changesOf([paris([ace, voter])], [paris([ace, voter])])).toEqual([])
})

test('the fields of a pattern in another order change nothing', () => {
  const asked = (where: object) => [paris([{ ...ace, earn: answers(10, where) }])]
  expect(changesOf(asked({ a: [1], b: [2] }), asked({ b: [2], a: [1] }))).toEqual([])
})

describe('takes away what somebody may have earned', () => {
  test.each<[string, CampaignGiven[], CampaignGiven[], string[]]>([
    ['a keepsake that is removed', [paris([ace, voter])], [paris([ace])], ['removed-keepsake', 'voter']],
    [
      'a campaign that is removed',
      [paris([ace]), { id: 'rome', keepsakes: [voter] }],
      [{ id: 'rome', keepsakes: [voter] }],
      ['removed-campaign', 'paris'],
    ],
    [
      'a supply that is lowered',
      [paris([{ ...ace, supply: 100 }])],
      [paris([{ ...ace, supply: 99 }])],
      ['lowered-supply', 'ace'],
    ],
    [
      'a supply where there was none',
      [paris([ace])],
      [paris([{ ...ace, supply: 1_000_000 }])],
      ['lowered-supply', 'ace'],
    ],
    [
      'an id that stands for other activities',
      [paris([ace])],
      [paris([{ ...ace, earn: votes(10) }])],
      ['changed-meaning', 'ace'],
    ],
    [
      'an id that is earned in another way altogether',
      [paris([ace])],
      [paris([{ ...ace, earn: { streak: { activity: 'TriviaAnswered', days: 3 } } }])],
      ['changed-meaning', 'ace'],
    ],
    [
      'a tier that is removed',
      [paris([ace, tiers(3, 6, 9)])],
      [paris([ace, tiers(3, 6)])],
      ['removed-keepsake', 'fan-3'],
    ],
    [
      'two ids that are swapped',
      [paris([ace, { id: 'viewer', earn: { watch: { minutes: 5 } } }])],
      [
        paris([
          { id: 'ace', earn: { watch: { minutes: 5 } } },
          { id: 'viewer', earn: answers(10) },
        ]),
      ],
      ['changed-meaning', 'ace'],
    ],
  ])('%s', (_what, live, draft, taking) => {
    expect(takingsOf(live, draft)).toContainEqual(taking)
    // Before the campaign begins nobody has earned anything, so a draft that was published early may still be mended.
    expect(takingsOf(live, draft, { now: LONG_BEFORE })).toEqual([])
    // Partners' clocks may be wrong by some hours.
    expect(takingsOf(live, draft, { now: Date.parse('2024-06-30T12:00:00Z') })).toContainEqual(taking)
  })

  test('a keepsake that was given another id, which is pointed out', () => {
    const changes = changesOf(
      [paris([{ ...ace, title: 'Ace' }])],
      [paris([{ ...ace, id: 'top', title: 'Ace' }])],
    )
    expect(changes).toContainEqual(
      expect.objectContaining({
        keepsakeId: 'ace',
        takesAway: 'removed-keepsake',
        what: expect.stringContaining('is it top now?'),
      }),
    )
  })
})

describe('takes nothing away, and is told', () => {
  test.each<[string, CampaignGiven[], CampaignGiven[], string]>([
    [
      'a new keepsake',
      [paris([ace])],
      [paris([ace, voter])],
      'the keepsake Title of voter is new; progress starts anew',
    ],
    ['a new campaign', [], [paris([ace])], 'the campaign Title of paris is new, with 1 keepsake'],
    [
      'a title',
      [paris([ace])],
      [paris([{ ...ace, title: 'Best' }])],
      'title becomes Best (was Title of ace)',
    ],
    [
      'what was hidden',
      [paris([{ ...ace, hidden: true }])],
      [paris([ace])],
      'hidden becomes false (was true)',
    ],
    [
      'a target',
      [paris([ace])],
      [paris([{ ...ace, earn: answers(20) }])],
      'what earns it changes, 10 activities become 20; progress is kept',
    ],
    [
      'a target of one',
      [paris([{ ...ace, earn: answers(1) }])],
      [paris([ace])],
      'what earns it changes, 1 activity becomes 10; progress is kept',
    ],
    [
      'a pattern that is mended',
      [paris([ace])],
      [paris([{ ...ace, earn: answers(10, { questionId: [{ prefix: 'q' }] }) }])],
      'what earns it changes; progress starts anew',
    ],
    [
      'a criterion that becomes part of another',
      [paris([ace])],
      [paris([{ ...ace, earn: { all: [answers(10), votes(1)] } }])],
      'what earns it changes; a part of the progress is kept',
    ],
    [
      'a supply that is raised',
      [paris([{ ...ace, supply: 5 }])],
      [paris([{ ...ace, supply: 6 }])],
      'the supply is raised from 5 to 6; who was told it had sold out is not asked again',
    ],
    [
      'a narrower window',
      [paris([ace])],
      [paris([{ ...ace, window: { endsAt: '2024-07-20T00:00:00Z' } }])],
      'window becomes {"endsAt":"2024-07-20T00:00:00Z"} (was left out)',
    ],
    [
      'a tier that takes more',
      [paris([tiers(3, 6)])],
      [paris([tiers(3, 7)])],
      'what earns it changes, 6 activities become 7; progress is kept',
    ],
    [
      'a tier that takes less',
      [paris([tiers(3, 7)])],
      [paris([tiers(3, 6)])],
      'what earns it changes, 7 activities become 6; progress is kept, and earns it with the next activity that counts for it, or by a replay',
    ],
    [
      'the secret, which is not shown',
      [paris([ace], { secret: 'first' })],
      [paris([ace], { secret: 'second' })],
      'the secret changes: a replay draws again, so who was not drawn may be now',
    ],
    [
      'the end of the campaign',
      [paris([ace])],
      [paris([ace], { endsAt: '2024-07-20T00:00:00Z' })],
      'endsAt becomes 2024-07-20T00:00:00Z (was 2024-08-01T00:00:00Z)',
    ],
  ])('%s', (_what, live, draft, text) => {
    const changes = changesOf(live, draft)
    expect(changes.map(({ what }) => what)).toContain(text)
    expect(changes.map(({ keepsakeId }) => keepsakeId ?? '')).toEqual(
      changes.map(() => changes[0]?.keepsakeId ?? ''),
    )
    expect(changes.filter(({ takesAway }) => takesAway)).toEqual([])
  })
})

/** All that a publication says, in its order. */
const saidOf = (...given: Parameters<typeof changesOf>) => changesOf(...given).map(({ what }) => what)

describe('says nothing else', () => {
  const bell = { image: 'stamps/bell.svg' }
  const bare = { image: undefined } as object
  const collects = (more: object) => ({ id: 'album', earn: { collect: { keepsakes: 'all', ...more } } })
  const long = 'x'.repeat(61)

  test.each<[string, CampaignGiven[], CampaignGiven[], string[]]>([
    [
      'of a supply that is lowered',
      [paris([{ ...ace, supply: 100 }])],
      [paris([{ ...ace, supply: 99 }])],
      ['the supply is lowered from 100 to 99'],
    ],
    [
      'of a supply where there was none',
      [paris([ace])],
      [paris([{ ...ace, supply: 7 }])],
      ['the supply is lowered from as many as are earned to 7'],
    ],
    [
      'of a supply that is no more',
      [paris([{ ...ace, supply: 7 }])],
      [paris([ace])],
      [
        'the supply is raised from 7 to as many as are earned; who was told it had sold out is not asked again',
      ],
    ],
    [
      'of an id that stands for something else',
      [paris([ace])],
      [paris([{ ...ace, earn: votes(10) }])],
      [
        'the id stands for something else now: give the new keepsake an id of its own',
        'what earns it changes; progress starts anew',
      ],
    ],
    [
      'of an id that is earned in another unit, whose target is no lower or higher one',
      [paris([ace])],
      [paris([{ ...ace, earn: { streak: { activity: 'TriviaAnswered', days: 3 } } }])],
      [
        'the id stands for something else now: give the new keepsake an id of its own',
        'what earns it changes; progress starts anew',
      ],
    ],
    [
      'of what was hidden',
      [paris([{ ...ace, hidden: true }])],
      [paris([ace])],
      ['hidden becomes false (was true)'],
    ],
    [
      'of a window, in which everything is measured anew',
      [paris([{ ...ace, window: { startsAt: '2024-07-02T00:00:00Z' } }])],
      [paris([{ ...ace, window: { startsAt: '2024-07-03T00:00:00Z' } }])],
      [
        'window becomes {"startsAt":"2024-07-03T00:00:00Z"} (was {"startsAt":"2024-07-02T00:00:00Z"})',
        'what earns it changes; progress starts anew',
      ],
    ],
    [
      'of another title, picture and description',
      [paris([{ ...ace, ...bell, title: 'Ace' }])],
      [paris([{ ...ace, image: 'b.svg', title: 'Top', description: 'Answer.' }])],
      [
        'title becomes Top (was Ace)',
        'image becomes b.svg (was stamps/bell.svg)',
        'description becomes Answer. (was left out)',
      ],
    ],
    [
      'of a title in one of its languages',
      [paris([{ ...ace, title: { en: 'Ace', fr: 'As' } }], { language: 'en' })],
      [paris([{ ...ace, title: { en: 'Ace', fr: 'Champion' } }], { language: 'en' })],
      ['title in fr becomes Champion (was As)'],
    ],
    [
      'of a title in a further language',
      [paris([{ ...ace, title: { en: 'Ace' } }], { language: 'en' })],
      [paris([{ ...ace, title: { en: 'Ace', fr: 'As' } }], { language: 'en' })],
      ['title in fr becomes As (was left out)'],
    ],
    [
      'of a long text than its beginning',
      [paris([{ ...ace, title: long }])],
      [paris([{ ...ace, title: long.slice(1) }])],
      [`title becomes ${long.slice(1)} (was ${long.slice(2)}…)`],
    ],
    [
      'of a collection that asks for fewer',
      [paris([ace, voter, collects({})])],
      [paris([ace, voter, collects({ atLeast: 1 })])],
      [
        'what earns it changes, 2 keepsakes become 1, and earns it with the next activity that counts for it, or by a replay',
      ],
    ],
    [
      'of a collection that asks for another',
      [paris([ace, voter, collects({ keepsakes: ['ace'] })])],
      [paris([ace, voter, collects({ keepsakes: ['voter'] })])],
      ['what earns it changes'],
    ],
    [
      'of a new keepsake for which nothing is measured that was not',
      [paris([ace])],
      [paris([ace, { id: 'super', earn: answers(50) }])],
      ['the keepsake Title of super is new; progress made alike counts'],
    ],
    [
      'of a new keepsake that measures nothing',
      [paris([ace])],
      [paris([ace, collects({})])],
      ['the keepsake Title of album is new'],
    ],
    [
      'of a target that is lower where something is measured anew',
      [paris([ace])],
      [paris([{ ...ace, earn: answers(5, { a: [1] }) }])],
      ['what earns it changes, 10 activities become 5; progress starts anew'],
    ],
    [
      'of a new campaign, and of one that is removed, which comes last',
      [{ id: 'rome', keepsakes: [voter, ace] }],
      [paris([ace])],
      [
        'the campaign Title of paris is new, with 1 keepsake',
        'the campaign Title of rome is removed, with 2 keepsakes',
      ],
    ],
    [
      'of a keepsake that is given another id, title and all, than that',
      [paris([{ ...ace, title: 'Ace' }, voter])],
      [paris([{ ...ace, id: 'top', title: 'Ace' }, voter])],
      [
        'the keepsake Ace is new; progress made alike counts',
        'the keepsake Ace is removed (is it top now? who holds ace would not hold top)',
      ],
    ],
    [
      'of a keepsake that is given another id and title, with its picture, than that',
      [paris([{ ...ace, ...bell }])],
      [paris([{ ...ace, ...bell, id: 'top' }])],
      [
        'the keepsake Title of top is new; progress made alike counts',
        'the keepsake Title of ace is removed (is it top now? who holds ace would not hold top)',
      ],
    ],
    [
      'of a keepsake that is removed while one that was there has its title',
      [
        paris([
          { ...ace, title: 'Fan' },
          { ...voter, title: 'Fan' },
        ]),
      ],
      [
        paris([
          { ...voter, title: 'Fan' },
          { id: 'other', earn: votes(1) },
        ]),
      ],
      ['the keepsake Title of other is new; progress made alike counts', 'the keepsake Fan is removed'],
    ],
    [
      'of a keepsake that is removed while another comes, neither with a picture',
      [paris([{ ...ace, ...bare }])],
      [paris([{ ...ace, ...bare, id: 'top' }])],
      [
        'the keepsake Title of top is new; progress made alike counts',
        'the keepsake Title of ace is removed',
      ],
    ],
  ])('%s', (_what, live, draft, said) => {
    expect(saidOf(live, draft)).toEqual(said)
    const ids = draft.flatMap(({ id, keepsakes }) => [id, ...keepsakes.map((one) => `${id}/${one.id}`)])
    for (const { campaignId, keepsakeId, what } of changesOf(live, draft))
      if (!what.includes('is removed'))
        expect(ids).toContain(keepsakeId === undefined ? campaignId : `${campaignId}/${keepsakeId}`)
    expect(changesOf(live, draft).map(({ keepsakeId }) => keepsakeId === undefined)).toEqual(
      said.map((what) => what.startsWith('the campaign ')),
    )
  })
})

describe('what was known before', () => {
  const knownIn = (...campaigns: CampaignGiven[]) =>
    [...catalogueOf(...campaigns).campaigns.values()].flatMap((campaign) =>
      campaign.keepsakes.map((keepsake) => knownOf(campaign, keepsake)),
    )

  test('keeps the meaning of an id whose keepsake was removed', () => {
    const known = knownAfter(knownIn(paris([ace, voter])), knownIn(paris([voter])), RUNNING)
    expect(known.map(({ keepsakeId }) => keepsakeId)).toEqual(['ace', 'voter'])
    expect(takingsOf([paris([voter])], [paris([voter, { id: 'ace', earn: votes(3) }])], { known })).toEqual([
      ['changed-meaning', 'ace'],
    ])
    expect(takingsOf([paris([voter])], [paris([voter, ace])], { known })).toEqual([])
  })

  test('is sorted, and has the start of a keepsake that may be held as it was', () => {
    const known = knownAfter(
      knownIn(paris([voter, ace])),
      knownIn({ id: 'berlin', keepsakes: [ace] }, paris([ace], { startsAt: '2024-07-30T00:00:00Z' })),
      RUNNING,
    )
    expect(known.map(({ campaignId, keepsakeId }) => `${campaignId}#${keepsakeId}`)).toEqual([
      'berlin#ace',
      'paris#ace',
      'paris#voter',
    ])
    const [, held] = known
    expect(held?.from).toBe(knownIn(paris([ace]))[0]?.from)
  })

  test('is what its schema reads again, and has a supply where the keepsake has one', () => {
    const known = knownIn(paris([{ ...ace, supply: 5 }, voter]))
    expect(known.map((one) => knownKeepsakeSchema.parse(one))).toStrictEqual(known)
    expect(known.map((one) => 'supply' in one)).toEqual([true, false])
    expect(knownKeepsakeSchema.safeParse({ ...known[0], supply: 0 }).success).toBe(false)
    expect(knownKeepsakeSchema.safeParse({ ...known[0], meaning: [1] }).success).toBe(false)
  })

  test('means the same by what is measured, or by the unit of what is counted, or by the unit alone', () => {
    const [counted, streak, collected] = knownIn(
      paris([
        ace,
        { id: 'daily', earn: { streak: { activity: 'PollVoted', days: 2 } } },
        { id: 'all', earn: { collect: { keepsakes: 'all' } } },
      ]),
    )
    expect(counted?.meaning).toEqual([expect.stringMatching(/^.{8}$/), 'activities of TriviaAnswered'])
    expect(streak?.meaning).toEqual([expect.stringMatching(/^.{8}$/), 'days of PollVoted'])
    expect(collected?.meaning).toEqual(['keepsakes'])
  })

  test('may be held from a day before its campaign, to the millisecond', () => {
    const [known] = knownIn(paris([ace]))
    const day = Date.parse('2024-06-30T00:00:00Z')
    expect([day - 1, day].map((now) => known && mayBeHeld(known, now))).toEqual([false, true])
  })

  test('forgets an id that was removed before its campaign began', () => {
    const known = knownAfter(knownIn(paris([ace, voter])), knownIn(paris([voter])), LONG_BEFORE)
    expect(known.map(({ keepsakeId }) => keepsakeId)).toEqual(['voter'])
  })

  test('does not take a campaign that begins later than it did for one that has not begun', () => {
    const later = { startsAt: '2024-07-30T00:00:00Z' }
    const known = knownAfter(knownIn(paris([ace])), knownIn(paris([ace], later)), RUNNING)
    expect(takingsOf([paris([ace], later)], [paris([voter], later)], { known })).toEqual([
      ['removed-keepsake', 'ace'],
    ])
  })
})

test('which states are kept is told by what is measured, whoever measured it before', () => {
  const live = catalogueOf(paris([ace]))
    .campaigns.values()
    .next().value
  const [super_, viewer] =
    catalogueOf(paris([{ id: 'super', earn: answers(50) }, voter]))
      .campaigns.values()
      .next().value?.keepsakes ?? []
  if (!super_ || !viewer) throw new TypeError('no keepsakes')
  expect(statesAfter(live, super_)).toEqual({ kept: [expect.any(String)], anew: [] })
  expect(statesAfter(live, viewer)).toEqual({ kept: [], anew: [expect.any(String)] })
  expect(statesAfter(undefined, super_)).toEqual({ kept: [], anew: [expect.any(String)] })
})

test('what campaign files hold steers no terminal, whatever becomes of it', () => {
  const unruly = '\u001b[2J\n\u202ex'
  const shown = '\\u001b[2J\\u000a\\u202ex'
  const titled = (id: string, title: string) => ({ ...voter, id, title })
  const lines = (live: CampaignGiven[], draft: CampaignGiven[]) =>
    changesOf(live, draft).map(({ what }) => what)

  const before = paris([titled('kept', unruly), titled('gone', unruly)])
  const after = paris([titled('kept', 'plain'), titled('new', `${unruly}!`)], { description: unruly })
  expect(lines([before], [after])).toEqual([
    `description becomes ${shown} (was left out)`,
    `title becomes plain (was ${shown})`,
    expect.stringContaining(`the keepsake ${shown}! is new`),
    `the keepsake ${shown} is removed`,
  ])
  const whole = { ...paris([voter]), id: 'whole', title: unruly }
  const other = { ...paris([voter]), id: 'other', title: unruly }
  expect(lines([whole], [other])).toEqual([
    `the campaign ${shown} is new, with 1 keepsake`,
    `the campaign ${shown} is removed, with 1 keepsake`,
  ])
})
