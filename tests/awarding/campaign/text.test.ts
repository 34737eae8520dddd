import * as fc from 'fast-check'
import { runs } from '../../support/runs.ts'
import { readCampaignText } from '../support/read-campaign.ts'

/** The example of the contract, with an image for each keepsake. */
const EXAMPLE = `id: passport-to-paris
title: Passport to Paris
startsAt: 2024-07-26T00:00:00-04:00
endsAt:   2024-08-12T00:00:00-04:00      # half-open
timeZone: America/New_York
lateness: P2D                            # how late an event may still arrive
keepsakes:
  - id: trivia-ace
    title: Trivia ace
    image: stamps/trivia-ace.svg
    earn: { count: { activity: TriviaAnswered, where: { correct: [true] }, distinct: questionId, target: 10 } }
  - id: opening-night
    title: Opening night
    image: stamps/opening-night.svg
    earn: { watch: { where: { programId: [{ prefix: opening- }] }, minutes: 15 } }
  - id: five-day-fan
    title: Five-day fan
    image: stamps/five-day-fan.svg
    earn: { streak: { activity: PollVoted, days: 5 } }
  - id: golden-passport
    title: Golden passport
    image: stamps/golden-passport.svg
    hidden: true
    supply: 10000
    earn: { collect: { keepsakes: all, atLeast: 3 } }   # all: every other keepsake of the campaign
`

/** Each mistake as `line:column path message`. */
function mistakesIn(text: string): string[] {
  const reading = readCampaignText(text)
  if (reading.ok) return []
  return reading.mistakes.map(({ line, column, path, message }) => `${line}:${column} ${path} ${message}`)
}

/** The example with one piece of text replaced by another. */
function withText(before: string, after: string): string {
  if (!EXAMPLE.includes(before)) throw new Error(`the example has no ${before}`)
  return EXAMPLE.replace(before, after)
}

/** The library's own messages, which no producer has to understand. */
const OF_THE_LIBRARY = /Invalid|expected \w+, received|Too (small|big)|Unrecognized/

const JUNK = [7, -1, 'x', '', true, null, [], [7], {}, { x: 1 }]

/** A campaign that has each kind of value. */
const WHOLE = {
  ...{ id: 'whole', language: 'en', title: { en: 'Whole', fr: 'Entier' }, description: 'All of it' },
  ...{ startsAt: '2024-07-26T00:00:00-04:00', endsAt: '2024-08-12T00:00:00-04:00' },
  ...{ timeZone: 'America/New_York', lateness: 'P2D' },
  keepsakes: [
    {
      ...{ id: 'quiz', title: 'Quiz', image: 'a.svg', imageText: { en: 'A bell' }, hidden: true, supply: 9 },
      earn: {
        count: { activity: 'TriviaAnswered', where: { correct: [true] }, distinct: 'questionId', target: 2 },
      },
    },
    {
      ...{ id: 'fan', title: 'Fan', earn: { streak: { activity: 'PollVoted' } } },
      tiers: [
        { id: 'fan-3', title: { en: 'Three days' }, target: 3 },
        { id: 'fan-5', title: 'Five days', target: 5 },
      ],
    },
    {
      ...{ id: 'both', title: 'Both' },
      earn: {
        all: [{ watch: { minutes: 15 } }, { any: [{ collect: { keepsakes: ['quiz'], atLeast: 1 } }] }],
      },
    },
    { id: 'rest', title: 'Rest', earn: { collect: { keepsakes: 'all' } } },
  ],
}

type Place = readonly (string | number)[]

function placesIn(value: unknown, at: Place = []): Place[] {
  if (typeof value !== 'object' || value === null) return [at]
  const keys = Array.isArray(value) ? value.keys() : Object.keys(value)
  return [at, ...[...keys].flatMap((key) => placesIn(Reflect.get(value, key), [...at, key]))]
}

function withValue(value: unknown, [key, ...rest]: Place, put: unknown): unknown {
  if (key === undefined) return put
  const copy = Array.isArray(value) ? [...value] : { ...(value as object) }
  Reflect.set(copy, key, withValue(Reflect.get(copy, key), rest, put))
  return copy
}

const TIME = 'an RFC 3339 time with an offset, such as 2024-07-26T19:30:00+02:00'
const KINDS = 'count, watch, streak, sequence, collect, all, any, atLeast'

describe('a campaign file', () => {
  test('as in the contract is read, its times as they are written', () => {
    const reading = readCampaignText(EXAMPLE)
    if (!reading.ok) throw new Error(JSON.stringify(reading.mistakes))
    expect(reading.campaign).toMatchObject({
      startsAt: '2024-07-26T00:00:00-04:00',
      endsAt: '2024-08-12T00:00:00-04:00',
      lateness: 'P2D',
    })
    expect(reading.campaign.keepsakes.map(({ id }) => id)).toEqual([
      'trivia-ace',
      'opening-night',
      'five-day-fan',
      'golden-passport',
    ])
    expect(reading.campaign.keepsakes[1]?.earn).toEqual({
      watch: { where: { programId: [{ prefix: 'opening-' }] }, minutes: 15 },
    })
  })

  test('needs no images', () => {
    const reading = readCampaignText(EXAMPLE.replaceAll(/^ +image: .*\n/gm, ''))
    expect(reading.ok && reading.campaign.keepsakes.map(({ image }) => image)).toEqual(
      Array(4).fill(undefined),
    )
  })

  test('may be JSON, and is the same campaign', () => {
    const yaml = readCampaignText(EXAMPLE)
    if (!yaml.ok) throw new Error('not read')
    expect(readCampaignText(JSON.stringify(yaml.campaign))).toEqual(yaml)
    expect(readCampaignText(JSON.stringify(yaml.campaign, null, 2))).toEqual(yaml)
  })

  test('keeps its times as text whatever YAML version it claims to be', () => {
    const reading = readCampaignText(`%YAML 1.1\n---\n${EXAMPLE}`)
    expect(reading.ok && reading.campaign.startsAt).toBe('2024-07-26T00:00:00-04:00')
  })

  test('may begin with a byte order mark and end its lines as Windows does', () => {
    expect(mistakesIn(`\uFEFF${EXAMPLE.replaceAll('\n', '\r\n')}`)).toEqual([])
  })

  test('gets a lateness of a day where it says none', () => {
    const reading = readCampaignText(EXAMPLE.replace(/^lateness.*\n/m, ''))
    expect(reading.ok && reading.campaign.lateness).toBe('P1D')
  })

  test.each([
    ['9007199254740993', '9007199254740993'],
    ['+0900719925474099300', '900719925474099300'],
    ['+09007199254740993', '9007199254740993'],
    ['0x20000000000001', '9007199254740993'],
    ['0o400000000000000001', '9007199254740993'],
    ['-.12345678901234567891', '-0.12345678901234567891'],
    ['9007199254740993.', '9007199254740993'],
    ['1.E+400', '1e+400'],
    ['0x10', '16'],
    ['1e2', '100'],
  ])('keeps the digits of the number %s in a pattern, as %s', (written, read) => {
    const where = `{ n: [${written}], 9007199254740993: ["x"] }`
    const reading = readCampaignText(withText('{ correct: [true] }', where))
    expect(JSON.stringify(reading)).toContain(`"where":{"n":[${read}],"9007199254740993":["x"]}`)
  })

  test('keeps the digits of a number in JSON', () => {
    const yaml = readCampaignText(withText('{ correct: [true] }', '{ n: [9007199254740993, 1e400] }'))
    const text = JSON.stringify(yaml.ok && yaml.campaign)
    expect(text).toContain('"where":{"n":[9007199254740993,1e400]}')
    expect(JSON.stringify(readCampaignText(text))).toBe(JSON.stringify(yaml))
  })

  test('keeps a condition on a field of any name', () => {
    const reading = readCampaignText(withText('{ correct: [true] }', '{ __proto__: [x], correct: [true] }'))
    expect(JSON.stringify(reading.ok && reading.campaign.keepsakes[0]?.earn)).toContain(
      '{"__proto__":["x"],"correct":[true]}',
    )
  })
})

describe('a mistake in a campaign file is told with its line, its column and what to write:', () => {
  test.each<[string, string, string, string[]]>([
    [
      'an unknown key',
      'title: Passport',
      'titel: Passport',
      [
        '1:1 title is missing: write a title of 1 to 200 characters',
        '2:1 titel is not a key known here; did you mean title?',
      ],
    ],
    [
      'a key that belongs elsewhere',
      '    hidden: true',
      '    minutes: 5',
      [
        '23:5 keepsakes[3].minutes is not a key known here: write one of id, title, description, image, imageText, hidden, supply, window, chance, earn, tiers, or leave it out',
      ],
    ],
    [
      'a misspelt kind of criterion',
      '{ streak:',
      '{ strek:',
      ['19:13 keepsakes[2].earn.strek is not a key known here; did you mean streak?'],
    ],
    [
      'a misspelt field of a criterion',
      'days: 5',
      'day: 5',
      [
        '19:21 keepsakes[2].earn.streak.days is missing: write a whole number from 1 to 366',
        '19:44 keepsakes[2].earn.streak.day is not a key known here; did you mean days?',
      ],
    ],
    [
      'a missing field',
      '    title: Opening night\n',
      '',
      ['12:5 keepsakes[1].title is missing: write a title of 1 to 200 characters'],
    ],
    [
      'a missing criterion',
      '    earn: { streak: { activity: PollVoted, days: 5 } }\n',
      '',
      [`16:5 keepsakes[2].earn is missing: write an object with one of ${KINDS}`],
    ],
    [
      'an empty value',
      'title: Passport to Paris',
      'title:',
      ['2:7 title must be a title of 1 to 200 characters'],
    ],
    [
      'a number where text should be',
      'id: passport-to-paris',
      'id: 2024',
      [
        '1:5 id must be a string, so in quotes: 1 to 64 of A-Z a-z 0-9 . _ -, starting with a letter or a digit; write "2024"',
      ],
    ],
    [
      'text where a number should be',
      'days: 5',
      'days: five',
      ['19:50 keepsakes[2].earn.streak.days must be a whole number from 1 to 366'],
    ],
    [
      'a fraction',
      'minutes: 15',
      'minutes: 1.5',
      ['15:77 keepsakes[1].earn.watch.minutes must be a whole number from 1 to 10080'],
    ],
    [
      'a title that is a long number',
      'title: Passport to Paris',
      'title: 9007199254740993',
      ['2:8 title must be a string, so in quotes: a title of 1 to 200 characters; write "9007199254740993"'],
    ],
    [
      'a long number in place of an object',
      'watch: { where: { programId: [{ prefix: opening- }] }, minutes: 15 }',
      'watch: 9007199254740993',
      ['15:20 keepsakes[1].earn.watch must be an object with minutes, and where, meter and live if wanted'],
    ],
    [
      'a long number in place of a list of values',
      '{ correct: [true] }',
      '{ n: 9007199254740993 }',
      ['11:60 keepsakes[0].earn.count.where.n must be an object or a list: write [9007199254740993]'],
    ],
    [
      'a number of more digits than EventBridge compares',
      '{ correct: [true] }',
      '{ n: [{ numeric: [">", 0.12345678901234567891] }] }',
      [
        '11:78 keepsakes[0].earn.count.where.n[0].numeric[1] has more digits than EventBridge compares: round it to 15 digits, or send such values as texts and match those',
      ],
    ],
    [
      'a huge number, told once',
      'minutes: 15',
      'minutes: 99999999999999999999',
      ['15:77 keepsakes[1].earn.watch.minutes must be a whole number from 1 to 10080'],
    ],
    [
      'a yes for a true',
      'hidden: true',
      'hidden: yes',
      ['23:13 keepsakes[3].hidden must be true or false; did you mean true?'],
    ],
    [
      'a supply of none',
      'supply: 10000',
      'supply: 0',
      [
        '24:13 keepsakes[3].supply must be a whole number from 1 to 10000000, or left out for as many as are earned',
      ],
    ],
    [
      'an image outside the folder',
      'stamps/trivia-ace.svg',
      '../../secret.svg',
      ['10:12 keepsakes[0].image must be a relative path without .., such as stamps/trivia-ace.svg'],
    ],
    [
      'an id with a slash',
      'id: trivia-ace',
      'id: trivia/ace',
      ['8:9 keepsakes[0].id must be 1 to 64 of A-Z a-z 0-9 . _ -, starting with a letter or a digit'],
    ],
    [
      'a time without an offset',
      '2024-07-26T00:00:00-04:00',
      '2024-07-26T00:00:00',
      [`3:11 startsAt must be ${TIME}`],
    ],
    ['a day that there is not', '2024-07-26', '2024-02-30', [`3:11 startsAt must be ${TIME}`]],
    ['an end before the start', '2024-08-12', '2024-07-12', ['4:11 endsAt must be later than startsAt']],
    [
      'an end at the start',
      '2024-08-12T00:00:00-04:00',
      '2024-07-26T04:00:00Z',
      ['4:11 endsAt must be later than startsAt'],
    ],
    [
      'an unknown time zone',
      'America/New_York',
      'America/Atlantis',
      ['5:11 timeZone must be an IANA time zone, such as Europe/Paris'],
    ],
    [
      'an offset for a time zone',
      'America/New_York',
      '-04:00',
      ['5:11 timeZone must be an IANA time zone, such as Europe/Paris'],
    ],
    [
      'a duration in words',
      'P2D',
      '2 days',
      [
        '6:11 lateness must be an ISO 8601 duration of weeks, days, hours, minutes and seconds, such as P2D or PT12H',
      ],
    ],
    [
      'two keepsakes of one id',
      'id: opening-night',
      'id: trivia-ace',
      ['12:9 keepsakes[1].id must be unique: another keepsake is called trivia-ace'],
    ],
    [
      'an unknown operator',
      'prefix:',
      'prefx:',
      [
        '15:43 keepsakes[1].earn.watch.where.programId[0] has the unknown operator "prefx": write one of prefix, suffix, equals-ignore-case, wildcard, anything-but, numeric, exists, cidr, exactly',
      ],
    ],
    [
      'a pattern value that is no list',
      '[true]',
      'true',
      ['11:66 keepsakes[0].earn.count.where.correct must be an object or a list: write [true]'],
    ],
    [
      'a pattern that is a list',
      '{ correct: [true] }',
      '[true]',
      [
        '11:55 keepsakes[0].earn.count.where must be an event pattern over detail, such as { programId: [{ prefix: final- }] }',
      ],
    ],
    [
      'an unknown activity',
      'PollVoted',
      'PollVote',
      [
        '19:33 keepsakes[2].earn.streak.activity must be one of TriviaAnswered, PollVoted, TvWatched; did you mean PollVoted?',
      ],
    ],
    [
      'a collection of a keepsake that there is not',
      'keepsakes: all, atLeast: 3',
      'keepsakes: [trivia-ace, ghost]',
      [
        '25:48 keepsakes[3].earn.collect.keepsakes[1] must be the id of a keepsake of this campaign: none is called ghost',
      ],
    ],
    [
      'a collection of itself',
      'keepsakes: all, atLeast: 3',
      'keepsakes: [golden-passport]',
      ['25:36 keepsakes[3].earn.collect.keepsakes[0] must be another keepsake than the one it earns'],
    ],
    [
      'a collection of more than there are',
      'atLeast: 3',
      'atLeast: 4',
      ['25:49 keepsakes[3].earn.collect.atLeast can never be met: there are 3 to collect'],
    ],
    [
      'a collection of nothing',
      'keepsakes: all, atLeast: 3',
      'keepsakes: []',
      [
        '25:35 keepsakes[3].earn.collect.keepsakes must be all, or a list of at least one keepsake id of this campaign',
      ],
    ],
    [
      'a collection of a keepsake that is in no list',
      'keepsakes: all, atLeast: 3',
      'keepsakes: trivia-ace, atLeast: 1',
      [
        '25:35 keepsakes[3].earn.collect.keepsakes must be all, or a list of at least one keepsake id of this campaign',
      ],
    ],
    [
      'a collection deep in a criterion',
      '{ collect: { keepsakes: all, atLeast: 3 } }',
      '{ any: [{ all: [{ collect: { keepsakes: [ghost] } }] }] }',
      [
        '25:52 keepsakes[3].earn.any[0].all[0].collect.keepsakes[0] must be the id of a keepsake of this campaign: none is called ghost',
      ],
    ],
    [
      'two criteria without all or any',
      '{ streak: { activity: PollVoted, days: 5 } }',
      '{ streak: { activity: PollVoted, days: 5 }, watch: { minutes: 5 } }',
      [
        `19:11 keepsakes[2].earn must have exactly one of ${KINDS}; to ask for several, write all: [...] or any: [...]`,
      ],
    ],
    [
      'no criterion',
      '{ streak: { activity: PollVoted, days: 5 } }',
      '{}',
      [
        `19:11 keepsakes[2].earn must have exactly one of ${KINDS}; to ask for several, write all: [...] or any: [...]`,
      ],
    ],
    [
      'an empty criterion',
      ' { streak: { activity: PollVoted, days: 5 } }',
      '',
      [`19:10 keepsakes[2].earn must be an object with one of ${KINDS}`],
    ],
    [
      'all of what is no list',
      '{ streak: { activity: PollVoted, days: 5 } }',
      '{ all: { watch: { minutes: 5 } } }',
      [
        '19:18 keepsakes[2].earn.all must be a list of at least one criterion, such as [{ watch: { minutes: 15 } }]',
      ],
    ],
    [
      'any of nothing',
      '{ streak: { activity: PollVoted, days: 5 } }',
      '{ any: [] }',
      [
        '19:18 keepsakes[2].earn.any must be a list of at least one criterion, such as [{ watch: { minutes: 15 } }]',
      ],
    ],
    [
      'a key twice',
      'title: Passport to Paris',
      'title: Passport\ntitle: Paris',
      ['3:1  has the key title twice in one object: keep one of them'],
    ],
    [
      'a tab',
      '    title: Trivia ace',
      '\ttitle: Trivia ace',
      ['9:1  has a tab as indentation: write spaces'],
    ],
    [
      'a quote that does not end',
      'title: Passport to Paris',
      'title: "Passport to Paris',
      ['2:8  has a quote that does not end: close it with "'],
    ],
    [
      'a second document',
      'id: passport-to-paris\n',
      'id: a\n---\nid: passport-to-paris\n',
      ['2:1  has more than one document: write one campaign a file, without --- or ... between'],
    ],
    [
      'an alias of nothing',
      'title: Passport to Paris',
      'title: *paris',
      ['2:8  needs quotes, since a text without quotes cannot begin with *: write "*paris"'],
    ],
  ])('%s', (_, before, after, expected) => {
    expect(mistakesIn(withText(before, after))).toEqual(expected)
  })

  test.each(['', '# nothing yet\n', 'just words\n', '- a\n- b\n', '42', 'null'])(
    'no campaign at all: %j',
    (text) => {
      const [mistake = '', ...more] = mistakesIn(text)
      expect(more).toEqual([])
      expect(mistake).toMatch(
        /^1:1 {2}must be a campaign: an object with id, title, startsAt, endsAt, timeZone and keepsakes$/,
      )
    },
  )

  test('a tag', () => {
    expect(mistakesIn(withText('title: Passport', 'title: !shout Passport'))).toEqual([
      '2:8  needs quotes, since a text without quotes cannot begin with !: write "!shout Passport to Paris"',
    ])
  })

  test('lines that do not line up', () => {
    const mistakes = mistakesIn(withText('    title: Trivia ace', '   title: Trivia ace'))
    expect(mistakes.length).toBeGreaterThan(0)
    expect(mistakes[0]).toMatch(/^9:/)
  })
})

describe('several mistakes at once', () => {
  test('are all told, in the order of the text, those between fields too', () => {
    const text = `id: p
title: P
startsAt: 2024-08-26T00:00:00Z
endsAt: 2024-07-26T00:00:00Z
timeZone: Mars/Olympus
keepsakes:
  - { id: a, image: a.svg, earn: { collect: { keepsakes: [ghost] } } }
  - { id: a, title: A, image: a.svg, earn: { watch: { minutes: 0 } }, colour: red }
`
    expect(mistakesIn(text).map((mistake) => mistake.split(' ').slice(0, 2).join(' '))).toEqual([
      '4:9 endsAt',
      '5:11 timeZone',
      '7:5 keepsakes[0].title',
      '7:59 keepsakes[0].earn.collect.keepsakes[0]',
      '8:11 keepsakes[1].id',
      '8:64 keepsakes[1].earn.watch.minutes',
      '8:71 keepsakes[1].colour',
    ])
  })

  test('of YAML are all told', () => {
    const text = withText('timeZone: America/New_York', 'timeZone: America/New_York\ntimeZone: UTC')
    expect(mistakesIn(`${text}title: c\n`)).toEqual([
      '6:1  has the key timeZone twice in one object: keep one of them',
      '27:1  has the key title twice in one object: keep one of them',
    ])
  })

  test('of YAML and of the campaign are told together', () => {
    const text = withText('title: Passport to Paris', 'title: Day 1: Paris').replace('days: 5', 'days: five')
    expect(mistakesIn(text)).toEqual([
      '2:8  needs quotes, since a colon and a space make a key of what stands before them: write "Day 1: Paris"',
      '19:50 keepsakes[2].earn.streak.days must be a whole number from 1 to 366',
    ])
  })
})

describe('hostile campaign files', () => {
  const bomb = [
    'a: &a [x,x,x,x,x,x,x,x]',
    ...['b', 'c', 'd', 'e'].map((key, index) => {
      const before = 'abcd'[index]
      return `${key}: &${key} [${`*${before},`.repeat(8)}]`
    }),
  ].join('\n')

  test.each([
    ['aliases that multiply', bomb],
    ['a list that contains itself', 'id: &x [*x]\n'],
    [
      'a criterion that contains itself',
      withText('{ streak: { activity: PollVoted, days: 5 } }', '&x { all: [*x] }'),
    ],
    ['20,000 brackets', '['.repeat(20_000)],
    [
      'criteria 700 deep',
      withText(
        '{ streak: { activity: PollVoted, days: 5 } }',
        `${'{ all: ['.repeat(700)}${'] }'.repeat(700)}`,
      ),
    ],
  ])('with %s are refused', (_, text) => {
    expect(mistakesIn(text).length).toBeGreaterThan(0)
  })

  test('say what to write instead, whatever stands in the place of any value', () => {
    const told = placesIn(WHOLE).flatMap((path) =>
      JUNK.flatMap((junk) => mistakesIn(JSON.stringify(withValue(WHOLE, path, junk)))),
    )
    expect(told.length).toBeGreaterThan(200)
    expect(told.filter((mistake) => OF_THE_LIBRARY.test(mistake))).toEqual([])
  })

  test('are refused or read, never thrown at', () => {
    const lines = EXAMPLE.split('\n')
    const junk = fc.oneof(
      fc.string(),
      fc.constantFrom('{', '}', '[', '- ', ': ', '\t', '&a ', '*a', '!!', '"', '|', '%'),
    )
    fc.assert(
      fc.property(fc.nat(lines.length - 1), fc.nat(60), junk, (line, column, inserted) => {
        const changed = lines.map((text, index) =>
          index === line ? text.slice(0, column) + inserted + text.slice(column) : text,
        )
        for (const mistake of mistakesIn(changed.join('\n'))) {
          expect(mistake).toMatch(/^[1-9]\d*:[1-9]\d* /)
          expect(mistake).not.toMatch(OF_THE_LIBRARY)
        }
      }),
      { numRuns: runs(60) },
    )
  })
})
