import { checkCampaignText } from '../../../awarding/checking/index.ts'

/** The check of a campaign with such a keepsake tells this of it; paths are from the keepsake. */
function told(earn: unknown, more: object = {}): string[] {
  const campaign = {
    ...{ id: 'games', title: 'Games', timeZone: 'Europe/Paris', secret: 'heads' },
    ...{ startsAt: '2024-07-26T00:00:00+02:00', endsAt: '2024-08-12T00:00:00+02:00' },
    keepsakes: [
      { id: 'fan', title: 'Fan', description: 'Do it.', earn, ...more },
      { id: 'cup', title: 'Cup', description: 'Vote.', earn: votes() },
    ],
  }
  return checkCampaignText(JSON.stringify(campaign)).mistakes.map(
    ({ severity, path, message }) => `${severity} ${path.replace('keepsakes[0].', '')}: ${message}`,
  )
}

const votes = (more: object = {}) => ({ count: { activity: 'PollVoted', target: 1, ...more } })
const streak = (more: object = {}) => ({ streak: { activity: 'PollVoted', days: 2, ...more } })
const watch = (more: object = {}) => ({ watch: { minutes: 1, ...more } })
const step = { activity: 'PollVoted' }
const steps = (all: unknown, more: object = {}) => ({ sequence: { steps: all, ...more } })
const collect = (more: object) => ({ collect: { keepsakes: 'all', ...more } })
const atLeast = (n: number, ...of: unknown[]) => ({ atLeast: { n, of } })

const KINDS = 'count, watch, streak, sequence, collect, all, any, atLeast'
const PATTERN = 'must be an event pattern over detail, such as { programId: [{ prefix: final- }] }'
const STEPS = 'must be a list of 2 to 10 steps, such as [{ activity: TvWatched }, { activity: PollVoted }]'
const PARTS = 'must be a list of at least one criterion, such as [{ watch: { minutes: 15 } }]'
const GRACE = 'must be a whole number of days from 0 to 365'
const ONE = `must have exactly one of ${KINDS}; to ask for several, write all: [...] or any: [...]`

test.each<[string, unknown, string]>([
  ['a text', 'x', `earn: must be an object with one of ${KINDS}`],
  ['two kinds', { ...votes(), ...watch() }, `earn: ${ONE}`],
  [
    'two kinds of which one lacks its target',
    { count: { activity: 'PollVoted' }, ...watch() },
    `earn: ${ONE}`,
  ],
  ['no kind', {}, `earn: ${ONE}`],
  [
    'a kind that is misspelt',
    { cuont: {}, ...watch() },
    'earn.cuont: is not a key known here; did you mean count?',
  ],
  [
    'a text for count',
    { count: 'x' },
    'earn.count: must be an object with activity and target, and where and distinct if wanted',
  ],
  [
    'distinct of no name',
    votes({ distinct: '' }),
    'earn.count.distinct: must be the name of a field of detail, such as questionId',
  ],
  ['no target', votes({ target: 0 }), 'earn.count.target: must be a whole number from 1 to 1000'],
  ['a large target', votes({ target: 1001 }), 'earn.count.target: must be a whole number from 1 to 1000'],
  ['a part of a target', votes({ target: 1.5 }), 'earn.count.target: must be a whole number from 1 to 1000'],
  [
    'an unknown activity',
    votes({ activity: 'Jump' }),
    'earn.count.activity: must be one of TriviaAnswered, PollVoted, TvWatched',
  ],
  ['a list for where', votes({ where: [] }), `earn.count.where: ${PATTERN}`],
  ['an empty where', votes({ where: {} }), `earn.count.where: ${PATTERN}`],
  [
    'a text for watch',
    { watch: 'x' },
    'earn.watch: must be an object with minutes, and where, meter and live if wanted',
  ],
  [
    'more than a week',
    watch({ minutes: 10_081 }),
    'earn.watch.minutes: must be a whole number from 1 to 10080',
  ],
  [
    'an unknown meter',
    watch({ meter: 'tv' }),
    'earn.watch.meter: must be wall, which counts a moment once, or program, which counts it once for each programme',
  ],
  [
    'live that is not',
    watch({ live: false }),
    'earn.watch.live: must be true, or left out to count replays as well',
  ],
  [
    'a text for streak',
    { streak: 'x' },
    'earn.streak: must be an object with activity and days, and where and grace if wanted',
  ],
  ['more than a year', streak({ days: 367 }), 'earn.streak.days: must be a whole number from 1 to 366'],
  ['a negative grace', streak({ grace: -1 }), `earn.streak.grace: ${GRACE}`],
  ['a grace of a year', streak({ grace: 366 }), `earn.streak.grace: ${GRACE}`],
  ['a grace in words', streak({ grace: 'x' }), `earn.streak.grace: ${GRACE}`],
  [
    'a text for sequence',
    { sequence: 'x' },
    'earn.sequence: must be an object with steps, and within if wanted',
  ],
  ['a text for steps', steps('x'), `earn.sequence.steps: ${STEPS}`],
  ['one step', steps([step]), `earn.sequence.steps: ${STEPS}`],
  ['eleven steps', steps(Array(11).fill(step)), `earn.sequence.steps: ${STEPS}`],
  [
    'a text for a step',
    steps(['x', step]),
    'earn.sequence.steps[0]: must be a step: an object with activity, and where if wanted',
  ],
  [
    'within a word',
    steps([step, step], { within: 'soon' }),
    'earn.sequence.within: must be an ISO 8601 duration of weeks, days, hours, minutes and seconds, such as P2D or PT12H',
  ],
  [
    'a text for collect',
    { collect: 'x' },
    'earn.collect: must be an object with keepsakes, and atLeast if not all of them are needed',
  ],
  [
    'too many to collect',
    collect({ atLeast: 501 }),
    'earn.collect.atLeast: must be a whole number from 1 to 500',
  ],
  ['all of nothing', { all: [] }, `earn.all: ${PARTS}`],
  ['any of a text', { any: 'x' }, `earn.any: ${PARTS}`],
  ['any of a number', { any: [5] }, `earn.any[0]: must be an object with one of ${KINDS}`],
  [
    'a text for atLeast',
    { atLeast: 'x' },
    'earn.atLeast: must be an object with n and of, such as { n: 2, of: [...] }',
  ],
  ['atLeast of too many', atLeast(501, votes()), 'earn.atLeast.n: must be a whole number from 1 to 500'],
  ['two of one', atLeast(2, votes()), 'earn.atLeast.n: can never be met: there is 1 criterion in of'],
  [
    'three of two',
    atLeast(3, votes(), watch()),
    'earn.atLeast.n: can never be met: there are 2 criteria in of',
  ],
])('of a criterion with %s is told what to write', (_, earn, message) => {
  expect(told(earn)).toEqual([`error ${message}`])
})

const answers = (where: object, more: object = {}) => ({
  count: { activity: 'TriviaAnswered', target: 1, where, ...more },
})
const never = (place: string, why: string) => [`error earn.count.where.${place}: can never match: ${why}`]
const ID =
  'questionId must be 1 to 256 characters of any script, without control characters such as line feeds'
const LEAVE = 'leave it if partners send one of this name'
const TRUE_IN_QUOTES = 'correct is true or false, which is not the text "true": write true without quotes'
const NULL = 'questionId is never null: write the texts that it may be'
const NUMERIC = 'questionId is a text, which is not compared as a number: write the texts that it may be'

test.each<[string, object, string[]]>([
  ['a text for true or false', { correct: ['true'] }, never('correct[0]', TRUE_IN_QUOTES)],
  [
    'a beginning of true or false',
    { correct: [{ prefix: 't' }] },
    never('correct[0]', 'correct is true or false: write true or false'),
  ],
  [
    'nothing for true or false',
    { correct: [null] },
    never('correct[0]', 'correct is true or false: write true or false'),
  ],
  [
    'a text beside true',
    { correct: ['true', true] },
    [`warning earn.count.where.correct[0]: can never match: ${TRUE_IN_QUOTES}`],
  ],
  ['true', { correct: [true] }, []],
  ['anything but a text', { correct: [{ 'anything-but': ['x'] }] }, []],
  ['what is always there', { questionId: [{ exists: true }] }, []],
  [
    'a field that is always there to be absent',
    { questionId: [{ exists: false }] },
    never('questionId[0]', 'every activity of this type has questionId: leave this out'),
  ],
  [
    'a number for a text',
    { questionId: [5] },
    never('questionId[0]', 'questionId is a text: write "5", in quotes'),
  ],
  ['nothing for a text', { questionId: [null] }, never('questionId[0]', NULL)],
  ['a comparison of a text', { questionId: [{ numeric: ['>', 5] }] }, never('questionId[0]', NUMERIC)],
  [
    'no text at all',
    { questionId: [{ 'anything-but': { wildcard: '*' } }] },
    never('questionId[0]', 'every text is excluded: leave some over'),
  ],
  [
    'any text but some',
    { questionId: [{ 'anything-but': ['x'] }, { 'anything-but': { wildcard: 'a*' } }] },
    [],
  ],
  ['an address', { questionId: [{ cidr: '10.0.0.0/8' }] }, []],
  ['a text of two lines', { questionId: ['a\nb'] }, never('questionId[0]', ID)],
  ['an empty text', { questionId: [''] }, never('questionId[0]', ID)],
  ['a beginning of two lines', { questionId: [{ prefix: 'a\nb' }] }, never('questionId[0]', ID)],
  ['an end of two lines', { questionId: [{ suffix: 'a\nb' }] }, never('questionId[0]', ID)],
  ['a part of two lines', { questionId: [{ wildcard: '*\n*' }] }, never('questionId[0]', ID)],
  ['a beginning that is too long', { questionId: [{ prefix: 'x'.repeat(257) }] }, never('questionId[0]', ID)],
  [
    'parts that are too long',
    { questionId: [{ wildcard: `${'x'.repeat(200)}*${'x'.repeat(57)}` }] },
    never('questionId[0]', ID),
  ],
  [
    'parts that are just long enough',
    { questionId: [{ wildcard: `${'x'.repeat(200)}*${'x'.repeat(56)}` }] },
    [],
  ],
  ['any beginning', { questionId: [{ prefix: '' }] }, []],
  ['a time that begins so', { occurredAt: [{ prefix: '2024' }] }, []],
  [
    'a user id with a space',
    { userId: ['a b'] },
    never(
      'userId[0]',
      'userId must be 1 to 255 ASCII characters without spaces: letters, digits and signs such as . _ - : | @ /',
    ),
  ],
  [
    'a field of a text',
    { questionId: { a: ['x'] } },
    never('questionId.a[0]', 'questionId has no fields of its own: write questionId: [...]'),
  ],
  ['a field of a text to be absent', { questionId: { a: [{ exists: false }] } }, []],
  [
    'a field that is misspelt',
    { questoinId: ['x'] },
    [
      `warning earn.count.where.questoinId: is not a field of TriviaAnswered; did you mean questionId? Otherwise ${LEAVE}`,
    ],
  ],
  [
    'a field of another type',
    { pollId: ['x'] },
    [
      `warning earn.count.where.pollId: is a field of PollVoted, not of TriviaAnswered: write another, or ${LEAVE}`,
    ],
  ],
  ['a field of a partner’s own', { round: [5] }, []],
  [
    'one way that never matches and one that may',
    { $or: [{ correct: ['true'] }, { questionId: ['q'] }] },
    [`warning earn.count.where.$or[0].correct[0]: can never match: ${TRUE_IN_QUOTES}`],
  ],
  [
    'two ways that never match',
    { $or: [{ correct: ['true'] }, { questionId: [5] }] },
    [
      ...never('$or[0].correct[0]', TRUE_IN_QUOTES),
      ...never('$or[1].questionId[0]', 'questionId is a text: write "5", in quotes'),
    ],
  ],
  [
    'a field beside that may match, and one that never does',
    { correct: ['true'], questionId: ['q'] },
    never('correct[0]', TRUE_IN_QUOTES),
  ],
])('of a pattern for %s is told whether it can match', (_, where, messages) => {
  expect(told(answers(where))).toEqual(messages)
})

const within = (from: string, to: string) => ({
  window: { startsAt: `2024-07-27T${from}+02:00`, endsAt: `2024-07-27T${to}+02:00` },
})
const MIDNIGHT = '00:00:00'
const counts = (values: string, field: string, most: number) => [
  `error earn.count.target: can never be met: ${values} of ${field} to count here: write at most ${most}`,
]
const question = (all: string[], target: number) =>
  answers({ questionId: all }, { distinct: 'questionId', target })
const twoProgrammes = (minutes: number) =>
  watch({ minutes, meter: 'program', where: { programId: ['a', 'b'] } })
const NARROWS = 'changes nothing: it narrows which activities count, and collect counts none: leave it out'

test.each<[string, unknown, object, string[]]>([
  [
    'two users of one',
    votes({ distinct: 'userId', target: 2 }),
    {},
    counts('there is one value', 'userId', 1),
  ],
  ['three values of one', question(['a'], 3), {}, counts('there is one value', 'questionId', 1)],
  ['three values of two', question(['a', 'b'], 3), {}, counts('there are 2 values', 'questionId', 2)],
  ['two values of two', question(['a', 'b'], 2), {}, []],
  [
    'three of true and false',
    answers({ questionId: ['q'] }, { distinct: 'correct', target: 3 }),
    {},
    counts('there are 2 values', 'correct', 2),
  ],
  [
    'three values of two that each way names',
    answers(
      { $or: [{ questionId: ['a'] }, { questionId: ['b', 'a'] }] },
      { distinct: 'questionId', target: 3 },
    ),
    {},
    counts('there are 2 values', 'questionId', 2),
  ],
  [
    'three values of which one way has no end',
    answers({ $or: [{ questionId: ['a'] }, { correct: [true] }] }, { distinct: 'questionId', target: 3 }),
    {},
    [],
  ],
  [
    'three values with a beginning',
    answers({ questionId: [{ prefix: 'a' }] }, { distinct: 'questionId', target: 3 }),
    {},
    [],
  ],
  [
    'values of what is absent',
    answers({ round: [{ exists: false }] }, { distinct: 'round' }),
    {},
    ['error earn.count.target: can never be met: where lets through only activities without round'],
  ],
  [
    'values of a field of another type',
    answers({ correct: [true] }, { distinct: 'pollId' }),
    {},
    [
      `warning earn.count.distinct: is a field of PollVoted, not of TriviaAnswered: write another, or ${LEAVE}`,
    ],
  ],
  [
    'too many values of what never matches, which is told alone',
    answers({ correct: ['true'] }, { distinct: 'userId', target: 2 }),
    {},
    never('correct[0]', TRUE_IN_QUOTES),
  ],
  [
    'live of what is not',
    watch({ live: true, where: { live: [false] } }),
    {},
    [
      'error earn.watch.live: can never be met: where lets through nothing that is live: leave one of the two out',
    ],
  ],
  ['live of what is', watch({ live: true, where: { live: [true] } }), {}, []],
  [
    'live of what never matches, which is told alone',
    watch({ live: true, where: { live: ['true'] } }),
    {},
    [
      'error earn.watch.where.live[0]: can never match: live is true or false, which is not the text "true": write true without quotes',
    ],
  ],
  [
    'a minute of half a one',
    watch(),
    within(MIDNIGHT, '00:00:30'),
    ['error earn.watch.minutes: can never be met: the window has not a minute to watch: make it longer'],
  ],
  [
    'two minutes of two, the last moment of which does not count',
    watch({ minutes: 2 }),
    within(MIDNIGHT, '00:02:00'),
    ['error earn.watch.minutes: can never be met: there is 1 minute to watch in the window: write at most 1'],
  ],
  [
    'three minutes of three',
    watch({ minutes: 3 }),
    within(MIDNIGHT, '00:03:00'),
    [
      'error earn.watch.minutes: can never be met: there are 2 minutes to watch in the window: write at most 2',
    ],
  ],
  [
    'a minute of half a one since the start of the campaign',
    watch(),
    { window: { endsAt: '2024-07-26T00:00:30+02:00' } },
    ['error earn.watch.minutes: can never be met: the window has not a minute to watch: make it longer'],
  ],
  [
    'a minute of half a one before the end of the campaign',
    watch(),
    { window: { startsAt: '2024-08-11T23:59:30+02:00' } },
    ['error earn.watch.minutes: can never be met: the window has not a minute to watch: make it longer'],
  ],
  [
    'tiers of which the pattern has a way that never matches',
    { count: { activity: 'TriviaAnswered', where: { correct: ['true', true] } } },
    {
      tiers: [
        { id: 'a', title: 'A', target: 1 },
        { id: 'b', title: 'B', target: 2 },
      ],
    },
    [`warning earn.count.where.correct[0]: can never match: ${TRUE_IN_QUOTES}`],
  ],
  [
    'tiers of which one asks for more values than there are',
    { count: { activity: 'TriviaAnswered', distinct: 'correct' } },
    {
      tiers: [
        { id: 'a', title: 'A', target: 2 },
        { id: 'b', title: 'B', target: 3 },
      ],
    },
    ['error tiers[1].target: can never be met: there are 2 values of correct to count here: write at most 2'],
  ],
  ['two minutes of three', watch({ minutes: 2 }), within(MIDNIGHT, '00:03:00'), []],
  ['three minutes of two programmes in two', twoProgrammes(3), within(MIDNIGHT, '00:02:00'), []],
  [
    'four minutes of two programmes in two',
    twoProgrammes(4),
    within(MIDNIGHT, '00:02:00'),
    [
      'error earn.watch.minutes: can never be met: there are 3 minutes to watch in the window: write at most 3',
    ],
  ],
  ['17 days of 17', streak({ days: 17 }), {}, []],
  [
    '18 days of 17',
    streak({ days: 18 }),
    {},
    ['error earn.streak.days: can never be met: the window has 17 days in Europe/Paris: write at most 17'],
  ],
  [
    'steps in no time',
    steps([step, step], { within: 'PT0S' }),
    {},
    [
      'error earn.sequence.within: can never be met: each step comes after the one before: write a longer time, such as PT1H',
    ],
  ],
  [
    'a step that never matches',
    steps([step, { activity: 'TriviaAnswered', where: { correct: ['true'] } }]),
    {},
    [`error earn.sequence.steps[1].where.correct[0]: can never match: ${TRUE_IN_QUOTES}`],
  ],
  [
    'a keepsake twice',
    collect({ keepsakes: ['cup', 'cup'] }),
    {},
    ['warning earn.collect.keepsakes[1]: is written twice, and counts once: leave it out'],
  ],
  [
    'no chance',
    votes(),
    { chance: 0 },
    ['error chance: can never be met: of no chance, nothing counts: write more than 0, such as 0.1'],
  ],
  ['a collection with a chance', collect({}), { chance: 0.5 }, [`warning chance: ${NARROWS}`]],
  ['a collection with a window', collect({}), within(MIDNIGHT, '01:00:00'), [`warning window: ${NARROWS}`]],
  [
    'a collection beside a count with a window',
    { all: [collect({}), votes()] },
    within(MIDNIGHT, '01:00:00'),
    [],
  ],
])('of %s is told whether it can be met', (_, earn, more, messages) => {
  expect(told(earn, more)).toEqual(messages)
})

const WINDOW = 'must be an object with startsAt, endsAt or both, within those of the campaign'
const CHANCE = 'must be a number from 0 to 1, such as 0.1 for one activity in ten'
const [BEFORE, START, END, AFTER] = ['2024-07-25', '2024-07-26', '2024-08-12', '2024-08-13'].map(
  (date) => `${date}T00:00:00+02:00`,
)

test.each<[string, object, string[]]>([
  [
    'that begins before the campaign',
    { window: { startsAt: BEFORE } },
    ['window.startsAt: must not be before the campaign starts'],
  ],
  ['that begins with the campaign', { window: { startsAt: START } }, []],
  [
    'that begins with its end',
    { window: { startsAt: END } },
    ['window.startsAt: must be before the campaign ends'],
  ],
  [
    'that ends after the campaign',
    { window: { endsAt: AFTER } },
    ['window.endsAt: must not be after the campaign ends'],
  ],
  ['that ends with the campaign', { window: { endsAt: END } }, []],
  [
    'that ends with its start',
    { window: { endsAt: START } },
    ['window.endsAt: must be later than the start of the campaign'],
  ],
  ['that ends when it begins', within(MIDNIGHT, MIDNIGHT), ['window.endsAt: must be later than startsAt']],
  ['without an end', { window: {} }, [`window: ${WINDOW}`]],
  ['in words', { window: 'x' }, [`window: ${WINDOW}`]],
  ['by a chance above one', { chance: 2 }, [`chance: ${CHANCE}`]],
  ['by a chance below none', { chance: -1 }, [`chance: ${CHANCE}`]],
  ['by a chance in words', { chance: 'x' }, [`chance: ${CHANCE}`]],
])('of a keepsake narrowed by a window or a chance, %s, is told what to write', (_, more, messages) => {
  expect(told(votes(), more)).toEqual(messages.map((message) => `error ${message}`))
})

test('nothing is told of collections of collections that can be met, to the last keepsake', () => {
  const content = JSON.stringify({
    ...{
      id: 'games',
      title: 'Games',
      timeZone: 'UTC',
      startsAt: '2024-07-26T00:00:00Z',
      endsAt: '2024-08-12T00:00:00Z',
    },
    keepsakes: Object.entries({
      crown: collect({ keepsakes: ['album', 'pair'] }),
      album: collect({ keepsakes: ['a', 'b'] }),
      pair: { all: [collect({ keepsakes: ['a', 'b'], atLeast: 1 }), watch()] },
      a: votes(),
      b: watch(),
    }).map(([id, earn]) => ({ id, title: id, description: 'Do it.', earn })),
  })
  expect(checkCampaignText(content).mistakes).toEqual([])
})

test('an alternative that collects what nobody can earn is worth a look, where another can be met', () => {
  const content = JSON.stringify({
    ...{
      id: 'games',
      title: 'Games',
      timeZone: 'UTC',
      startsAt: '2024-07-26T00:00:00Z',
      endsAt: '2024-07-28T00:00:00Z',
    },
    keepsakes: Object.entries({
      fan: { any: [collect({ keepsakes: ['lost'] }), votes()] },
      lost: streak({ days: 3 }),
    }).map(([id, earn]) => ({ id, title: id, description: 'Do it.', earn })),
  })
  expect(
    checkCampaignText(content).mistakes.map(
      ({ severity, path, message }) => `${severity} ${path}: ${message}`,
    ),
  ).toEqual([
    'warning keepsakes[0].earn.any[0].collect.keepsakes: can never be met: it asks for 1, and 0 can be earned: mend lost, or ask for fewer with atLeast',
    'error keepsakes[1].earn.streak.days: can never be met: the window has 2 days in UTC: write at most 2',
  ])
})
