import { checkCampaignText } from '../../../awarding/checking/index.ts'

const fan = (id: string) => ({
  ...{ id, title: 'Fan', description: 'Vote.' },
  earn: { count: { activity: 'PollVoted', target: 1 } } as object,
})
const tier = (id: string, target: unknown) => ({ id, title: 'Tier', target })
const cup = {
  ...{ id: 'cup', title: 'Cup', description: 'Win.', earn: { count: { activity: 'PollVoted' } } as object },
  tiers: [tier('bronze', 1), tier('gold', 2)] as unknown,
}

/** A campaign without a mistake, with changes of it, of its first keepsake and of its second, which has tiers. */
interface Changes {
  readonly campaign?: object
  readonly first?: object
  readonly second?: object
}

function wholeOf({ campaign, first, second }: Changes) {
  return {
    ...{ id: 'games', title: 'Games', timeZone: 'Europe/Paris' },
    ...{ startsAt: '2024-07-26T00:00:00+02:00', endsAt: '2024-08-12T00:00:00+02:00' },
    keepsakes: [
      { ...fan('fan'), ...first },
      { ...cup, ...second },
    ],
    ...campaign,
  }
}

function told(changes: Changes): string[] {
  return checkCampaignText(JSON.stringify(wholeOf(changes))).mistakes.flatMap(
    ({ severity, path, message }) => (severity === 'error' ? [`${path}: ${message}`] : []),
  )
}

const tiers = (...all: unknown[]): Changes => ({ second: { tiers: all } })
const collects = (collect: object): Changes => ({ first: { earn: { collect } } })
const inEnglish = (changes: Changes): Changes => ({
  ...changes,
  campaign: { ...changes.campaign, language: 'en' },
})

const IMAGE = 'must be a relative path without .., such as stamps/trivia-ace.svg'
const SUPPLY = 'must be a whole number from 1 to 10000000, or left out for as many as are earned'
const TIERS = 'must be a list of 2 to 20 tiers, such as [{ id: bronze, title: Bronze, target: 5 }]'
const SECRET = 'must be a random text of 1 to 200 characters, which nobody can guess'
const ZONE = 'must be an IANA time zone, such as Europe/Paris'
const WANTED = 'must be the id of a keepsake of this campaign'
const KEYS = 'id, language, title, description, startsAt, endsAt, timeZone, lateness, secret, keepsakes'
const NOTE = 'is no note here: JSON has none, and in YAML a note begins with #'

test('of a campaign without a mistake nothing is told', () => {
  expect(told({})).toEqual([])
})

test.each<[string, Changes]>([
  ['a zone with a sign in its name', { campaign: { timeZone: 'Etc/GMT+2' } }],
  [
    'the longest texts',
    { campaign: { title: 'x'.repeat(200), description: 'x'.repeat(1000), secret: 'x'.repeat(200) } },
  ],
  ['a supply of one', { first: { supply: 1 } }],
  ['the largest supply', { first: { supply: 10_000_000, imageText: 'x'.repeat(500) } }],
  ['20 tiers', tiers(...Array.from({ length: 20 }, (_, at) => tier(`t${at}`, at + 1)))],
  ['500 keepsakes', { campaign: { keepsakes: Array.from({ length: 500 }, (_, at) => fan(`k${at}`)) } }],
  ['as many to collect as there are', collects({ keepsakes: 'all', atLeast: 2 })],
])('of a campaign with %s nothing is told', (_, changes) => {
  expect(told(changes)).toEqual([])
})

test('a mark within a text is a part of it', () => {
  const { campaign } = checkCampaignText(
    `\ufeff${JSON.stringify(wholeOf({ campaign: { title: 'a\ufeffb' } }))}`,
  )
  expect(campaign?.title).toBe('a\ufeffb')
})

test.each<[string, Changes, string | RegExp]>([
  [
    'a long description',
    { campaign: { description: 'x'.repeat(1001) } },
    'description: must be at most 1000 characters',
  ],
  [
    'a list for a description',
    { campaign: { description: ['x'] } },
    /^description: must be a text of at most 1000 characters/,
  ],
  [
    'a long text of an image',
    { first: { imageText: 'x'.repeat(501) } },
    'keepsakes[0].imageText: must be at most 500 characters',
  ],
  [
    'a description in no language',
    inEnglish({ campaign: { description: {} } }),
    'description: must have a text, such as { en: Answer ten questions. }',
  ],
  [
    'a text of an image in no language',
    inEnglish({ first: { imageText: {} } }),
    'keepsakes[0].imageText: must have a text, such as { en: A bell with rays around it }',
  ],
  ...['../a.svg', 'a/../b.svg', '/a.svg', 'a b.svg', 'a.svg?', ''].map((image): [string, Changes, string] => [
    `the image "${image}"`,
    { first: { image } },
    `keepsakes[0].image: ${IMAGE}`,
  ]),
  ...[0, -1, 10_000_001, 1.5].map((supply): [string, Changes, string] => [
    `the supply ${supply}`,
    { first: { supply } },
    `keepsakes[0].supply: ${SUPPLY}`,
  ]),
  ['a number for hidden', { first: { hidden: 1 } }, 'keepsakes[0].hidden: must be true or false'],
  [
    'a text for a keepsake',
    { campaign: { keepsakes: ['fan'] } },
    'keepsakes[0]: must be a keepsake: an object with id, title and earn',
  ],
  ['no keepsake', { campaign: { keepsakes: [] } }, 'keepsakes: must have at least one keepsake'],
  [
    'more than 500 keepsakes',
    { campaign: { keepsakes: Array.from({ length: 501 }, (_, at) => fan(`k${at}`)) } },
    'keepsakes: must have at most 500 keepsakes',
  ],
  ['a text for keepsakes', { campaign: { keepsakes: 'all' } }, 'keepsakes: must be a list of keepsakes'],
  ['an empty secret', { campaign: { secret: '' } }, `secret: ${SECRET}`],
  ['a long secret', { campaign: { secret: 'x'.repeat(201) } }, `secret: ${SECRET}`],
  ['a time zone of no planet of ours', { campaign: { timeZone: 'Mars' } }, `timeZone: ${ZONE}`],
  ['an offset for a time zone', { campaign: { timeZone: '+02:00' } }, `timeZone: ${ZONE}`],
  [
    'a time zone that is misspelt',
    { campaign: { timeZone: 'Europe/Pariss' } },
    `timeZone: ${ZONE}; did you mean Europe/Paris?`,
  ],
  ['a time zone that is far from any', { campaign: { timeZone: 'Europe/Parisssss' } }, `timeZone: ${ZONE}`],
  [
    'the id of the canary',
    { campaign: { id: 'keepsakes.canary' } },
    'id: is the id of the canary’s own campaign: choose another',
  ],
  [
    'an end at the start',
    { campaign: { endsAt: '2024-07-25T22:00:00Z' } },
    'endsAt: must be later than startsAt',
  ],
])('of %s is told what to write', (_, changes, message) => {
  expect(told(changes)).toEqual([typeof message === 'string' ? message : expect.stringMatching(message)])
})

test.each<[string, Changes, string]>([
  [
    'a target of nothing',
    tiers(tier('a', 0), tier('b', 2)),
    'keepsakes[1].tiers[0].target: must be a whole number from 1',
  ],
  [
    'a target in words',
    tiers(tier('a', 'one'), tier('b', 2)),
    'keepsakes[1].tiers[0].target: must be a whole number from 1',
  ],
  [
    'a text for a tier',
    tiers('gold', tier('b', 2)),
    'keepsakes[1].tiers[0]: must be a tier: an object with id, title and target',
  ],
  ['one tier', tiers(tier('a', 1)), `keepsakes[1].tiers: ${TIERS}`],
  [
    'more than 20 tiers',
    tiers(...Array.from({ length: 21 }, (_, at) => tier(`t${at}`, at + 1))),
    `keepsakes[1].tiers: ${TIERS}`,
  ],
  ['a text for tiers', { second: { tiers: 'gold' } }, `keepsakes[1].tiers: ${TIERS}`],
  [
    'an id of another',
    tiers(tier('fan', 1), tier('b', 2)),
    'keepsakes[1].tiers[0].id: must be unique: another keepsake is called fan',
  ],
  [
    'a target no higher',
    tiers(tier('a', 2), tier('b', 2)),
    'keepsakes[1].tiers[1].target: must be more than that of the tier before, 2',
  ],
  [
    'a target too high',
    tiers(tier('a', 2), tier('b', 1001)),
    'keepsakes[1].tiers[1].target: must be a whole number from 1 to 1000',
  ],
  [
    'a criterion without a target',
    { second: { earn: { all: [{ watch: { minutes: 1 } }] } } },
    'keepsakes[1].tiers: must be left out, or earned by one of count, watch, streak, collect',
  ],
  [
    'a target beside them',
    { second: { earn: { count: { activity: 'PollVoted', target: 5 } } } },
    'keepsakes[1].earn.count.target: must be left out: each tier has a target of its own',
  ],
  [
    'a supply beside them',
    { second: { supply: 5 } },
    'keepsakes[1].supply: must be left out: each tier has a supply of its own',
  ],
  [
    'more to collect than there is',
    { second: { earn: { collect: { keepsakes: ['fan', 'fan'] } } } },
    'keepsakes[1].tiers[1].target: can never be met: there is 1 to collect',
  ],
  [
    'more to collect than there is of all',
    { second: { earn: { collect: { keepsakes: 'all' } } } },
    'keepsakes[1].tiers[1].target: can never be met: there is 1 to collect',
  ],
])('of tiers with %s is told what to write', (_, changes, message) => {
  expect(told(changes)).toEqual([message])
})

test.each<[string, Changes, string]>([
  [
    'itself',
    collects({ keepsakes: ['fan'] }),
    'keepsakes[0].earn.collect.keepsakes[0]: must be another keepsake than the one it earns',
  ],
  [
    'a group of tiers',
    collects({ keepsakes: ['cup'] }),
    'keepsakes[0].earn.collect.keepsakes[0]: must be the id of a keepsake: cup has tiers, so name those that are wanted',
  ],
  [
    'what there is not',
    collects({ keepsakes: ['zzzzzz'] }),
    `keepsakes[0].earn.collect.keepsakes[0]: ${WANTED}: none is called zzzzzz`,
  ],
  [
    'what is misspelt',
    { first: { earn: { any: [{ collect: { keepsakes: ['gol'] } }] } } },
    `keepsakes[0].earn.any[0].collect.keepsakes[0]: ${WANTED}: none is called gol; did you mean gold?`,
  ],
  [
    'two of one',
    collects({ keepsakes: ['bronze', 'bronze'], atLeast: 2 }),
    'keepsakes[0].earn.collect.atLeast: can never be met: there is 1 to collect',
  ],
  [
    'three of two',
    collects({ keepsakes: 'all', atLeast: 3 }),
    'keepsakes[0].earn.collect.atLeast: can never be met: there are 2 to collect',
  ],
  [
    'some',
    collects({ keepsakes: 'some' }),
    'keepsakes[0].earn.collect.keepsakes: must be all, or a list of at least one keepsake id of this campaign',
  ],
])('of a collection of %s is told what to write', (_, changes, message) => {
  expect(told(changes)).toEqual([message])
})

test.each<[string, Changes, string]>([
  ['a note of another language', { campaign: { '// note': 'x' } }, `// note: ${NOTE}`],
  ['a note of several lines', { campaign: { '/* note */': 'x' } }, `/* note */: ${NOTE}`],
  [
    'a key with slashes',
    { campaign: { 'a // note': 'x' } },
    `a // note: is not a key known here: write one of ${KEYS}, or leave it out`,
  ],
  [
    'a key that is misspelt',
    { second: { titel: 'x' } },
    'keepsakes[1].titel: is not a key known here; did you mean title?',
  ],
  [
    'a key with something unseen',
    { campaign: { 'ti\u200btle': 'x' } },
    'ti\u200btle: is not a key known here; did you mean title? It has a character that cannot be seen (U+200B)',
  ],
  [
    'a key of a criterion',
    { first: { earn: { count: { activity: 'PollVoted', target: 1, zzzzzz: 'x' } } } },
    'keepsakes[0].earn.count.zzzzzz: is not a key known here: write one of activity, where, distinct, target, or leave it out',
  ],
  [
    'a key deep in a criterion',
    { first: { earn: { atLeast: { n: 1, of: [{ all: [{ watch: { minutes: 1, zzzzzz: 1 } }] }] } } } },
    'keepsakes[0].earn.atLeast.of[0].all[0].watch.zzzzzz: is not a key known here: write one of where, minutes, meter, live, or leave it out',
  ],
  [
    'a key of a window',
    { first: { window: { startsAt: '2024-07-27T00:00:00+02:00', zzzz: 1 } } },
    'keepsakes[0].window.zzzz: is not a key known here: write one of startsAt, endsAt, or leave it out',
  ],
  [
    'a key of a tier',
    tiers({ ...tier('a', 1), earn: {} }, tier('b', 2)),
    'keepsakes[1].tiers[0].earn: is not a key known here: write one of id, title, description, image, imageText, hidden, supply, target, or leave it out',
  ],
])('of %s that there is not is told what there is', (_, changes, message) => {
  expect(told(changes)).toEqual([message])
})
