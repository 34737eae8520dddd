import { readCampaignText } from '../support/read-campaign.ts'

/** The mistakes of a campaign whose first keepsake says this, as `path message`. */
function mistakesIn(keepsake: string, secret = ''): string[] {
  const reading = readCampaignText(`id: p
title: P
startsAt: 2024-07-01T00:00:00Z
endsAt: 2024-08-01T00:00:00Z
timeZone: Europe/Paris
${secret}
keepsakes:
  - { id: a, title: A, ${keepsake} }
  - { id: b, title: B, earn: { watch: { minutes: 5 } } }
  - { id: ladder, title: G, earn: { streak: { activity: PollVoted } }, tiers: [{ id: g1, title: G1, target: 2 }, { id: g2, title: G2, target: 4 }] }
`)
  return reading.ok ? [] : reading.mistakes.map(({ path, message }) => `${path} ${message}`)
}

const STEP = '{ activity: PollVoted }'
const PARTS = 'a list of at least one criterion, such as [{ watch: { minutes: 15 } }]'
const DURATION = 'an ISO 8601 duration of weeks, days, hours, minutes and seconds, such as P2D or PT12H'

describe('a criterion is accepted:', () => {
  test.each([
    'earn: { watch: { minutes: 5, meter: program, live: true, where: { programId: [x] } } }',
    'earn: { streak: { activity: PollVoted, days: 5, grace: 2 } }',
    `earn: { sequence: { steps: [${STEP}, { activity: TvWatched, where: { live: [true] } }], within: PT2H } }`,
    'earn: { atLeast: { n: 1, of: [{ watch: { minutes: 5 } }, { collect: { keepsakes: [b, g1] } }] } }',
    'earn: { watch: { minutes: 5 } }, window: { startsAt: 2024-07-01T00:00:00Z, endsAt: 2024-08-01T00:00:00Z }',
    'earn: { watch: { minutes: 5 } }, window: { endsAt: 2024-07-02T00:00:00Z }, hidden: true, supply: 5',
    'earn: { collect: { keepsakes: all } }, tiers: [{ id: t1, title: T, target: 1 }, { id: t2, title: T, target: 3 }]',
  ])('%s', (keepsake) => {
    expect(mistakesIn(keepsake)).toEqual([])
  })

  test('a chance, with a secret', () => {
    expect(mistakesIn('earn: { watch: { minutes: 5 } }, chance: 0.25', 'secret: 4f1c-93ab')).toEqual([])
  })
})

describe('a mistake in a criterion is told with what to write:', () => {
  test.each<[string, string, string[]]>([
    [
      'an unknown meter',
      'earn: { watch: { minutes: 5, meter: programme } }',
      [
        'keepsakes[0].earn.watch.meter must be wall, which counts a moment once, or program, which counts it once for each programme',
      ],
    ],
    [
      'live that is false',
      'earn: { watch: { minutes: 5, live: false } }',
      ['keepsakes[0].earn.watch.live must be true, or left out to count replays as well'],
    ],
    [
      'a grace below nothing',
      'earn: { streak: { activity: PollVoted, days: 5, grace: -1 } }',
      ['keepsakes[0].earn.streak.grace must be a whole number of days from 0 to 365'],
    ],
    [
      'a sequence of one step',
      `earn: { sequence: { steps: [${STEP}] } }`,
      [
        'keepsakes[0].earn.sequence.steps must be a list of 2 to 10 steps, such as [{ activity: TvWatched }, { activity: PollVoted }]',
      ],
    ],
    [
      'a step without an activity, a key misspelt',
      `earn: { sequence: { steps: [${STEP}, { activty: PollVoted }] } }`,
      [
        'keepsakes[0].earn.sequence.steps[1].activity is missing: write one of TriviaAnswered, PollVoted, TvWatched',
        'keepsakes[0].earn.sequence.steps[1].activty is not a key known here; did you mean activity?',
      ],
    ],
    [
      'a time for a duration',
      `earn: { sequence: { steps: [${STEP}, ${STEP}], within: 2h } }`,
      [`keepsakes[0].earn.sequence.within must be ${DURATION}`],
    ],
    [
      'more parts needed than there are',
      'earn: { atLeast: { n: 3, of: [{ watch: { minutes: 5 } }, { watch: { minutes: 6 } }] } }',
      ['keepsakes[0].earn.atLeast.n can never be met: there are 2 criteria in of'],
    ],
    [
      'parts without a number',
      'earn: { atLeast: { of: [] } }',
      [
        'keepsakes[0].earn.atLeast.n is missing: write a whole number from 1 to 500',
        `keepsakes[0].earn.atLeast.of must be ${PARTS}`,
      ],
    ],
    [
      'a part that lacks what to reach',
      'earn: { all: [{ watch: {} }, { count: { activity: PollVoted } }] }',
      [
        'keepsakes[0].earn.all[0].watch.minutes is missing: write a whole number from 1 to 10080',
        'keepsakes[0].earn.all[1].count.target is missing: write a whole number from 1 to 1000',
      ],
    ],
    [
      'a collection deep in atLeast',
      'earn: { atLeast: { n: 1, of: [{ collect: { keepsakes: [ghost] } }] } }',
      [
        'keepsakes[0].earn.atLeast.of[0].collect.keepsakes[0] must be the id of a keepsake of this campaign: none is called ghost',
      ],
    ],
    [
      'a collection of a group of tiers',
      'earn: { collect: { keepsakes: [ladder] } }',
      [
        'keepsakes[0].earn.collect.keepsakes[0] must be the id of a keepsake: ladder has tiers, so name those that are wanted',
      ],
    ],
    [
      'an empty window',
      'earn: { watch: { minutes: 5 } }, window: {}',
      ['keepsakes[0].window must be an object with startsAt, endsAt or both, within those of the campaign'],
    ],
    [
      'a window before the campaign',
      'earn: { watch: { minutes: 5 } }, window: { startsAt: 2024-06-30T23:00:00Z, endsAt: 2024-07-01T00:00:00Z }',
      [
        'keepsakes[0].window.startsAt must not be before the campaign starts',
        'keepsakes[0].window.endsAt must be later than the start of the campaign',
      ],
    ],
    [
      'a window after the campaign',
      'earn: { watch: { minutes: 5 } }, window: { startsAt: 2024-08-01T00:00:00Z, endsAt: 2024-08-02T00:00:00Z }',
      [
        'keepsakes[0].window.startsAt must be before the campaign ends',
        'keepsakes[0].window.endsAt must not be after the campaign ends',
      ],
    ],
    [
      'a window that ends before it starts',
      'earn: { watch: { minutes: 5 } }, window: { startsAt: 2024-07-03T00:00:00Z, endsAt: 2024-07-02T00:00:00Z }',
      ['keepsakes[0].window.endsAt must be later than startsAt'],
    ],
    [
      'a chance without a secret',
      'earn: { watch: { minutes: 5 } }, chance: 0.5',
      [
        'keepsakes[0].chance needs a secret to draw with: write secret: and a random text beside the id of the campaign',
      ],
    ],
    [
      'a chance in percent',
      'earn: { watch: { minutes: 5 } }, chance: 10',
      ['keepsakes[0].chance must be a number from 0 to 1, such as 0.1 for one activity in ten'],
    ],
    [
      'tiers with a target beside',
      'earn: { watch: { minutes: 5 } }, tiers: [{ id: t1, title: T, target: 1 }, { id: t2, title: T, target: 2 }]',
      ['keepsakes[0].earn.watch.minutes must be left out: each tier has a target of its own'],
    ],
    [
      'tiers that do not ascend, or share an id, or lie beyond what can be reached',
      'earn: { watch: {} }, tiers: [{ id: t1, title: T, target: 3 }, { id: t1, title: T, target: 3 }, { id: b, title: T, target: 20000 }]',
      [
        'keepsakes[0].tiers[1].id must be unique: another keepsake is called t1',
        'keepsakes[0].tiers[1].target must be more than that of the tier before, 3',
        'keepsakes[0].tiers[2].target must be a whole number from 1 to 10080',
        'keepsakes[1].id must be unique: another keepsake is called b',
      ],
    ],
    [
      'a single tier',
      'earn: { watch: {} }, tiers: [{ id: t1, title: T, target: 3 }]',
      [
        'keepsakes[0].tiers must be a list of 2 to 20 tiers, such as [{ id: bronze, title: Bronze, target: 5 }]',
      ],
    ],
    [
      'tiers of what has no amount',
      'earn: { all: [{ watch: { minutes: 5 } }] }, tiers: [{ id: t1, title: T, target: 1 }, { id: t2, title: T, target: 2 }]',
      ['keepsakes[0].tiers must be left out, or earned by one of count, watch, streak, collect'],
    ],
    [
      'a supply of a group',
      'earn: { watch: {} }, supply: 5, tiers: [{ id: t1, title: T, target: 1 }, { id: t2, title: T, target: 2 }]',
      ['keepsakes[0].supply must be left out: each tier has a supply of its own'],
    ],
    [
      'tiers of a collection beyond what there is',
      'earn: { collect: { keepsakes: [b] } }, tiers: [{ id: t1, title: T, target: 1 }, { id: t2, title: T, target: 2 }]',
      ['keepsakes[0].tiers[1].target can never be met: there is 1 to collect'],
    ],
    [
      'a misspelt key of a tier',
      'earn: { watch: {} }, tiers: [{ id: t1, titel: T, title: T, target: 1 }, { id: t2, title: T, target: 2 }]',
      ['keepsakes[0].tiers[0].titel is not a key known here; did you mean title?'],
    ],
    [
      'a misspelt modifier',
      'earn: { watch: { minutes: 5 } }, windw: {}',
      ['keepsakes[0].windw is not a key known here; did you mean window?'],
    ],
    [
      'a misspelt composite',
      'earn: { atleast: { n: 1, of: [{ watch: { minutes: 5 } }] } }',
      ['keepsakes[0].earn.atleast is not a key known here; did you mean atLeast?'],
    ],
  ])('%s', (_, keepsake, expected) => {
    expect(mistakesIn(keepsake)).toEqual(expected)
  })
})

test('every mistake of a pattern is told at once, also within $or', () => {
  const where =
    '{ questionId: [{ prefx: a }, {}], difficulty: [{ numeric: [">", "3"] }], triviaId: x, $or: [{ a: [] }, { b: 1 }] }'
  const mistakes = mistakesIn(`earn: { count: { activity: TriviaAnswered, target: 1, where: ${where} } }`)
  expect(
    mistakes.map((mistake) => mistake.split(' ')[0]?.replace('keepsakes[0].earn.count.where.', '')),
  ).toEqual([
    expect.stringContaining('questionId[0]'),
    expect.stringContaining('questionId[1]'),
    expect.stringContaining('difficulty[0]'),
    'triviaId',
    '$or[0].a',
    '$or[1].b',
  ])
})
