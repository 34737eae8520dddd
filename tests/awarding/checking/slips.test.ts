import { checkCampaignText } from '../../../awarding/checking/index.ts'
import { CAMPAIGN } from '../support/campaign-text.ts'

/** `after` replaces `before`; `told` are the mistakes, in order, each `line:column severity path: message`. */
type Slip = readonly [what: string, before: string, after: string, told: readonly string[]]

const quotes = (place: string, why: string, instead: string) => [
  `${place} error : needs quotes, since ${why}: write ${instead}`,
]
const begins = (first: string) => `a text without quotes cannot begin with ${first}`
const COLON = 'a colon and a space make a key of what stands before them'
const TITLE = 'title: Summer games'
const WANTED = 'a title of 1 to 200 characters'

const NEED_QUOTES: Slip[] = [
  ['a colon', TITLE, 'title: Day 1: kick-off', quotes('2:8', COLON, '"Day 1: kick-off"')],
  [
    'a colon in a keepsake',
    'title: The final',
    'title: Final: live',
    quotes('12:12', COLON, '"Final: live"'),
  ],
  ['a colon in a description', 'Watch it', 'Note: it is late', quotes('13:18', COLON, '"Note: it is late"')],
  [
    'a colon at the end',
    TITLE,
    'title: Games:',
    quotes('2:8', 'a colon at the end makes a key of it', '"Games:"'),
  ],
  ['a colon in brackets', 'judo-final', 'a: b: c', quotes('16:46', COLON, '"b: c"')],
  ['a colon and quotes', TITLE, 'title: The "big": one', quotes('2:8', COLON, `'The "big": one'`)],
  ['a star', TITLE, 'title: *stars', quotes('2:8', begins('*'), '"*stars"')],
  ['a wildcard', 'judo-final', '*-final', quotes('16:43', begins('*'), '"*-final"')],
  ['a wildcard operator', 'judo-final', '{ wildcard: *-final }', quotes('16:55', begins('*'), '"*-final"')],
  ['an at sign', TITLE, 'title: @home', quotes('2:8', begins('@'), '"@home"')],
  ['an at sign in brackets', 'judo-final', 'a, @home', quotes('16:46', begins('@'), '"@home"')],
  [
    'several in brackets',
    'judo-final',
    '*-final, @home, &x',
    [
      ...quotes('16:43', begins('*'), '"*-final"'),
      ...quotes('16:52', begins('@'), '"@home"'),
      ...quotes('16:59', begins('&'), '"&x"'),
    ],
  ],
  ['a per cent sign', TITLE, 'title: %50 off', quotes('2:8', begins('%'), '"%50 off"')],
  ['a backtick', TITLE, 'title: `quoted`', quotes('2:8', begins('`'), '"`quoted`"')],
  ['an exclamation mark', TITLE, 'title: !x', quotes('2:8', begins('!'), '"!x"')],
  ['an exclamation mark and more', TITLE, 'title: !x yes', quotes('2:8', begins('!'), '"!x yes"')],
  ['an ampersand', TITLE, 'title: &x', quotes('2:8', begins('&'), '"&x"')],
  ['an ampersand that would be lost', TITLE, 'title: &x and y', quotes('2:8', begins('&'), '"&x and y"')],
  [
    'a dash',
    TITLE,
    'title: - kick off',
    quotes('2:8', 'a - at the beginning makes a list of it', '"- kick off"'),
  ],
  [
    'a question mark',
    TITLE,
    'title: ? what',
    quotes('2:8', 'a ? at the beginning makes a key of it', '"? what"'),
  ],
  [
    'a bar',
    TITLE,
    'title: | x',
    quotes('2:8', 'a | at the beginning is for texts of several lines', '"| x"'),
  ],
  [
    'a greater-than',
    TITLE,
    'title: > 5',
    quotes('2:8', 'a > at the beginning is for texts of several lines', '"> 5"'),
  ],
  ['a bracket', TITLE, 'title: [Live] games', quotes('2:8', 'a [ begins a list', '"[Live] games"')],
  ['a brace', TITLE, 'title: {Live} games', quotes('2:8', 'a { begins an object', '"{Live} games"')],
  [
    'quotes around a part',
    TITLE,
    'title: "Day" one',
    quotes('2:8', 'its quotes end before it does', `'"Day" one'`),
  ],
  [
    'an apostrophe in quotes',
    TITLE,
    "title: 'It's on'",
    quotes('2:8', 'its quotes end before it does', '"It\'s on"'),
  ],
  [
    'quotes in quotes',
    TITLE,
    'title: "The "big" one"',
    quotes('2:8', 'its quotes end before it does', `'The "big" one'`),
  ],
  [
    'a long text',
    TITLE,
    `title: Day 1: ${'x'.repeat(60)}`,
    [`2:8 error : needs quotes, since ${COLON}: put the whole text in quotes`],
  ],
]

const OTHER_THINGS: Slip[] = [
  [
    'a number',
    TITLE,
    'title: 2024',
    [`2:8 error title: must be a string, so in quotes: ${WANTED}; write "2024"`],
  ],
  [
    'a number as it is written',
    TITLE,
    'title: 1.10',
    [`2:8 error title: must be a string, so in quotes: ${WANTED}; write "1.10"`],
  ],
  [
    'a number with zeros before it',
    'id: ace',
    'id: 007',
    [
      expect.stringMatching(
        /^7:9 error keepsakes\[0\]\.id: must be a string, so in quotes: .*; write "007"$/,
      ),
    ],
  ],
  [
    'true',
    TITLE,
    'title: true',
    [`2:8 error title: must be a string, so in quotes: ${WANTED}; write "true"`],
  ],
  ['yes, which is a text', TITLE, 'title: yes', []],
  ['on, which is a text', TITLE, 'title: on', []],
  ['a dash that is no list', TITLE, 'title: -5 degrees', []],
  ['a time, which is a text', TITLE, 'title: 20:15 live', []],
  [
    'null',
    TITLE,
    'title: null',
    [`2:8 error title: must be ${WANTED}; null stands for nothing: write "null" if that is the text`],
  ],
  ['a list', TITLE, 'title: [x]', [`2:8 error title: must be ${WANTED}; write "[x]"`]],
  [
    'yes for true',
    'hidden: false',
    'hidden: yes',
    ['15:13 error keepsakes[1].hidden: must be true or false; did you mean true?'],
  ],
  [
    'off for false',
    'hidden: false',
    'hidden: off',
    ['15:13 error keepsakes[1].hidden: must be true or false; did you mean false?'],
  ],
  [
    'true in quotes',
    'hidden: false',
    'hidden: "true"',
    ['15:13 error keepsakes[1].hidden: must be true or false; write true without quotes'],
  ],
  [
    'a number in quotes',
    'minutes: 15',
    'minutes: "15"',
    [
      expect.stringMatching(
        /^16:67 error keepsakes\[1\]\.earn\.watch\.minutes: .*; write 15 without quotes$/,
      ),
    ],
  ],
  [
    'a number with a comma',
    'supply: 100',
    'supply: 10,000',
    [expect.stringMatching(/^14:13 error keepsakes\[1\]\.supply: .*; write 10000$/)],
  ],
  [
    'a number with a dot',
    'supply: 100',
    'supply: 10.000',
    ['14:13 warning keepsakes[1].supply: is 10: write 10000 if that is meant'],
  ],
  [
    'an activity that is misspelt',
    'TriviaAnswered',
    'TriviaAnswerd',
    [
      '10:32 error keepsakes[0].earn.count.activity: must be one of TriviaAnswered, PollVoted, TvWatched; did you mean TriviaAnswered?',
    ],
  ],
  [
    'what is taken over from elsewhere',
    '    title: The final',
    '    <<: *ace\n    title: The final',
    [MERGE('12:5', '')],
  ],
  [
    'what is taken over from what there is',
    '    description: Watch it\n',
    '    description: &it Watch it\n    <<: *it\n',
    [MERGE('14:5', 'keepsakes[1].<<')],
  ],
  [
    'what stands for what it is part of',
    '  - id: ace\n',
    '  - &ace\n    more: *ace\n    id: ace\n',
    [expect.stringMatching(/^1:1 error : has an alias .* that stands for what it is part of/)],
  ],
]

function MERGE(place: string, path: string): string {
  return `${place} error ${path}: takes nothing over from elsewhere here: write out in each place what they have in common`
}

const COMMENTS: Slip[] = [
  [
    'a hash at the beginning',
    TITLE,
    'title: #hashtag',
    [`2:8 error title: must be ${WANTED}; what follows a # is a comment: write "#hashtag"`],
  ],
  [
    'a hash in a title',
    TITLE,
    'title: Game #5',
    [
      '2:8 warning title: ends before the #, which begins a comment: write "Game #5" if it goes on, or "Game" if not',
    ],
  ],
  ['a hash in a title in quotes', TITLE, 'title: "Game #5"', []],
  ['a comment after a title in quotes', TITLE, 'title: "Game" # five', []],
  ['a hash within a word', TITLE, 'title: Game#5', []],
  ['a comment elsewhere', 'supply: 100', 'supply: 100 # for a start', []],
]

const MARKS: Slip[] = [
  [
    'typographic quotes',
    TITLE,
    'title: “Summer”',
    ['2:8 warning title: is shown with its “: write " instead if it is only to be quoted'],
  ],
  [
    'typographic quotes around an id',
    'id: ace',
    'id: “ace”',
    [expect.stringMatching(/^7:9 error keepsakes\[0\]\.id: .*; “ is no quote here: write "$/)],
  ],
  [
    'typographic quotes around a time',
    '2024-07-26T00:00:00+02:00',
    '“2024-07-26T00:00:00+02:00”',
    [expect.stringMatching(/^3:11 error startsAt: .*; “ is no quote here: write "$/)],
  ],
  [
    'typographic quotes around a key',
    'supply: 100',
    '“supply”: 100',
    ['14:5 error keepsakes[1].“supply”: is not a key known here; did you mean supply?'],
  ],
  [
    'a quote that a typographic one does not end',
    TITLE,
    'title: "Summer games”',
    ['2:8 error : has a quote that does not end: close it with ", which ” is not'],
  ],
  [
    'a quote that does not end',
    TITLE,
    'title: "Summer games',
    ['2:8 error : has a quote that does not end: close it with "'],
  ],
  [
    'a backslash',
    TITLE,
    'title: "C:\\games"',
    [
      '2:11 error : has a \\ in double quotes, which makes something else of what follows: write \\\\, or put the text in single quotes',
    ],
  ],
  [
    'a bracket that does not end',
    '[judo-final]',
    '[judo-final',
    ['16:42 error : has a [ that does not end: close it with ]'],
  ],
  [
    'a brace that does not end',
    'target: 10 } }',
    'target: 10 }',
    ['10:11 error : has a { that does not end: close it with }'],
  ],
  [
    'a brace too many',
    'target: 10 } }',
    'target: 10 } } }',
    ['10:113 error : has a } too many: delete it, or write what it is to close'],
  ],
  [
    'a comma that is missing',
    '[true] }, distinct',
    '[true] } distinct',
    ['10:75 error : needs a comma before it'],
  ],
  [
    'a comma too many',
    '[true] }, distinct',
    '[true] },, distinct',
    ['10:75 error : has a comma too many: delete it'],
  ],
  [
    'no space after a colon',
    TITLE,
    'title:Summer games',
    ['2:1 error : needs a space after the colon: write title: Summer games'],
  ],
  [
    'an equals sign',
    TITLE,
    'title = Summer games',
    ['2:1 error : needs a colon instead of the =: write title: Summer games'],
  ],
]

const SPACES: Slip[] = [
  [
    'a tab before a key',
    '    title: The final',
    '\ttitle: The final',
    ['12:1 error : has a tab as indentation: write spaces'],
  ],
  [
    'a tab within the indentation',
    '    title: The final',
    '  \ttitle: The final',
    ['12:3 error : has a tab as indentation: write spaces'],
  ],
  ['a tab after a colon, which is a space', TITLE, 'title:\tSummer games', []],
  [
    'no-break spaces as indentation',
    '    title: The final',
    '\u00a0\u00a0  title: The final',
    ['12:1 error : has a space that is none to YAML (U+00A0): write an ordinary one'],
  ],
  [
    'a no-break space after a colon',
    'title: The final',
    'title:\u00a0The final',
    ['12:11 error : has a space that is none to YAML (U+00A0): write an ordinary one'],
  ],
  [
    'a no-break space at the end of an id',
    'id: ace',
    'id: ace\u00a0',
    [
      expect.stringMatching(
        /^7:9 error keepsakes\[0\]\.id: .*; it has a character that cannot be seen \(U\+00A0\): type it anew$/,
      ),
    ],
  ],
  [
    'lines that do not line up',
    '    title: The final',
    '   title: The final',
    [expect.stringMatching(/^12:1 error : has lines that do not line up: /)],
  ],
  [
    'a line that belongs nowhere',
    'description: Watch it',
    'description: Watch it\nnow',
    [expect.stringMatching(/^14:1 error : is no key with a value: /)],
  ],
  [
    'a character that cannot be seen',
    'supply: 100',
    'supply: 100\n\0',
    [expect.stringMatching(/^15:1 error : has a character that cannot be seen \(U\+0000\): delete it$/)],
  ],
  ...['\u200b', '\u00a0', '\u2060\u00ad', '\u3164', '\u200e', '\ufeff'].flatMap((title): Slip[] => [
    [
      `a title of ${JSON.stringify(codesOf(title))}`,
      TITLE,
      `title: "${title}"`,
      [
        expect.stringMatching(
          /^2:8 error title: (has nothing that can be seen|must not be empty): write a title/,
        ),
      ],
    ],
    [
      `a keepsake's title of ${JSON.stringify(codesOf(title))}`,
      'title: The final',
      `title: "${title} ${title}"`,
      [
        expect.stringMatching(
          /^12:12 error keepsakes\[1\]\.title: (has nothing that can be seen|must not be empty): write a title/,
        ),
      ],
    ],
  ]),
  ['a title with something to see among what cannot be seen', TITLE, 'title: "\u200bx\u200b"', []],
  [
    'a key twice',
    TITLE,
    'title: a\ntitle: b',
    ['3:1 error : has the key title twice in one object: keep one of them'],
  ],
  [
    'a key twice in a keepsake',
    '    title: The final',
    '    title: The final\n    title: Final',
    ['13:5 error : has the key title twice in one object: keep one of them'],
  ],
  [
    'a second campaign',
    'keepsakes:',
    '---\nkeepsakes:',
    [expect.stringMatching(/^6:1 error : has more than one document: /)],
  ],
]

const DESCRIPTION = 'is missing: say what a viewer does to earn it, as the app shows that while it is open'
const OFFSETS: Slip[] = [
  [
    'the offset of winter in summer',
    '2024-07-26T00:00:00+02:00',
    '2024-07-26T00:00:00+01:00',
    [
      '3:11 warning startsAt: is 26 July 2024, 01:00 in Europe/Paris, which has +02:00 then, not +01:00: write 2024-07-26T00:00:00+02:00 if that is what clocks there are to show',
    ],
  ],
  [
    'the offset of summer in winter',
    '2024-08-12T00:00:00+02:00',
    '2024-12-24T20:15:30+02:00',
    [
      '4:9 warning endsAt: is 24 December 2024, 19:15:30 in Europe/Paris, which has +01:00 then, not +02:00: write 2024-12-24T20:15:30+01:00 if that is what clocks there are to show',
    ],
  ],
  [
    'an offset in the hour that the clocks leave out, which none can show',
    '2024-07-26T00:00:00+02:00',
    '2024-03-31T02:30:00+02:00',
    ['3:11 warning startsAt: is 31 March 2024, 01:30 in Europe/Paris, which has +01:00 then, not +02:00'],
  ],
  [
    'either offset of the hour that comes twice',
    '2024-08-12T00:00:00+02:00',
    '2024-10-27T02:30:00+01:00',
    [],
  ],
  [
    'midnight in UTC',
    '2024-07-26T00:00:00+02:00',
    '2024-07-26T00:00:00Z',
    [
      expect.stringMatching(
        /^3:11 warning startsAt: is 26 July 2024, 02:00 in Europe\/Paris, which has \+02:00 then: write 2024-07-26T00:00:00\+02:00 /,
      ),
    ],
  ],
  ['midnight there, in UTC', '2024-07-26T00:00:00+02:00', '2024-07-25T22:00:00Z', []],
  [
    'an offset in a window',
    '    supply: 100',
    '    window: { startsAt: 2024-07-27T00:00:00+01:00, endsAt: 2024-07-28T00:00:00+02:00 }',
    [
      '14:25 warning keepsakes[1].window.startsAt: is 27 July 2024, 01:00 in Europe/Paris, which has +02:00 then, not +01:00: write 2024-07-27T00:00:00+02:00 if that is what clocks there are to show',
    ],
  ],
  [
    'no description',
    '    description: Watch it\n',
    '',
    [`11:5 warning keepsakes[1].description: ${DESCRIPTION}`],
  ],
  [
    'a description with nothing to see',
    'Watch it',
    '"\u200b "',
    [`13:18 warning keepsakes[1].description: ${DESCRIPTION}`],
  ],
  [
    'tiers that are described by none',
    '    description: Answer ten questions\n    earn: { count: { activity: TriviaAnswered, where: { correct: [true] }, distinct: questionId, target: 10 } }\n',
    `    earn: { count: { activity: TriviaAnswered, distinct: questionId } }
    tiers:
      - { id: bronze, title: Bronze, target: 1 }
      - { id: silver, title: Silver, target: 2, description: Two of them }
`,
    [`11:9 warning keepsakes[0].tiers[0].description: ${DESCRIPTION}`],
  ],
]

const ID = 'must be 1 to 64 of A-Z a-z 0-9 . _ -, starting with a letter or a digit'
const SUPPLY = 'a whole number from 1 to 10000000, or left out for as many as are earned'
const MINUTES = '16:67 error keepsakes[1].earn.watch.minutes: must be a whole number from 1 to 10080'
const HIDDEN = '15:13 error keepsakes[1].hidden: must be true or false'
const LINE_UP = 'has lines that do not line up: indent keys of one object alike, and the - of one list'

/** Some look like one of those above and are none, some stand elsewhere. */
const NEAR_ONES: Slip[] = [
  ['a typographic quote within an id', 'id: ace', 'id: a“e', [`7:9 error keepsakes[0].id: ${ID}`]],
  [
    'a typographic quote behind an id',
    'id: ace',
    'id: ace”',
    [`7:9 error keepsakes[0].id: ${ID}; ” is no quote here: write "`],
  ],
  ['a word that begins like no', 'hidden: false', 'hidden: nothing', [HIDDEN]],
  ['a word that ends like no', 'hidden: false', 'hidden: known', [HIDDEN]],
  ['a word that begins like yes', 'hidden: false', 'hidden: yesterday', [HIDDEN]],
  ['a word that ends like yes', 'hidden: false', 'hidden: eyes', [HIDDEN]],
  ['the letter of yes', 'hidden: false', 'hidden: Y', [`${HIDDEN}; did you mean true?`]],
  ['the letter of no', 'hidden: false', 'hidden: n', [`${HIDDEN}; did you mean false?`]],
  ['false in quotes', 'hidden: false', 'hidden: "false"', [`${HIDDEN}; write false without quotes`]],
  ['a number with its unit', 'minutes: 15', 'minutes: 15 min', [MINUTES]],
  ['a number behind a word', 'minutes: 15', 'minutes: about 15', [MINUTES]],
  ['a number behind a letter', 'minutes: 15', 'minutes: x15', [MINUTES]],
  ['a number with a dot and a letter', 'minutes: 15', 'minutes: 1.x', [MINUTES]],
  ['a number of thousands', 'minutes: 15', "minutes: 1'500", [`${MINUTES}; write 1500`]],
  [
    'a number with a tab in it',
    'supply: 100',
    'supply: 1\t00',
    [`14:13 error keepsakes[1].supply: must be ${SUPPLY}; write 100`],
  ],
  ['nothing', TITLE, 'title:', [`2:7 error title: must be ${WANTED}`]],
  [
    'a word for nothing before a comment',
    TITLE,
    'title: ~ # x',
    [`2:8 error title: must be ${WANTED}; ~ stands for nothing: write "~" if that is the text`],
  ],
  [
    'a comment with spaces',
    TITLE,
    'title: # x  ',
    [`2:8 error title: must be ${WANTED}; what follows a # is a comment: write "# x"`],
  ],
  ['a list in lines', TITLE, 'title:\n  - x', [`3:3 error title: must be ${WANTED}`]],
  ['a list of a list in lines', TITLE, 'title:\n  - [x]', [`3:3 error title: must be ${WANTED}`]],
  [
    'a text of lines with nothing to see',
    TITLE,
    'title: |\n  \u200b',
    ['2:8 error title: has nothing that can be seen: write a title'],
  ],
  [
    'the end of a document',
    'keepsakes:',
    '...\nkeepsakes:',
    ['7:1 error : has more than one document: write one campaign a file, without --- or ... between'],
  ],
  [
    'a note that begins with %',
    'id: games',
    '%note\nid: games',
    ['1:1 error : begins with %, as instructions to YAML do: begin a note with #'],
  ],
  [
    'an instruction to YAML',
    'id: games',
    '%YAML 1.2\nid: games',
    ['2:1 error : is not YAML: Missing directives-end/doc-start indicator line'],
  ],
  [
    'a list of a pattern that does not end',
    '[true]',
    '[true',
    ['10:66 error : has a [ that does not end: close it with ]'],
  ],
  [
    'a bracket that ends a brace',
    '[true] }',
    '[true] ]',
    ['10:55 error : has a { that does not end: close it with }'],
  ],
  [
    'a quote in brackets that does not end',
    'correct: [true]',
    '"correct: [true]',
    ['10:57 error : has a quote that does not end: close it with "'],
  ],
  [
    'a single quote that does not end',
    'judo-final',
    "'judo-final",
    ["16:43 error : has a quote that does not end: close it with '"],
  ],
  [
    'a line that is further in',
    '    description: Watch it',
    '    description: Watch it\n     more: x',
    [`13:18 error : ${LINE_UP}`],
  ],
  ['a dash that is further in', '  - id: final', '   - id: final', [`11:4 error : ${LINE_UP}`]],
  ['a dash without a space', '  - id: final', '  -id: final', [`11:1 error : ${LINE_UP}`]],
  ['a text that goes on as a key', TITLE, 'title: Summer\n  games: x', [`2:8 error : ${LINE_UP}`]],
  [
    'a key without a colon',
    'id: final',
    'id final',
    [
      '11:5 error : is no key with a value: write key: value, or indent it under the text that goes on with it',
    ],
  ],
  ['a colon twice', 'id: final', 'id: : final', quotes('11:9', COLON, '": final"')],
  [
    'an equals sign without spaces',
    'supply: 100',
    'supply=100',
    ['14:5 error : needs a colon instead of the =: write supply: 100'],
  ],
  [
    'no space after a colon of a number',
    'supply: 100',
    'supply:100',
    ['14:5 error : needs a space after the colon: write supply: 100'],
  ],
  [
    'no space after a colon behind a dash',
    '  - id: final',
    '  - id:final',
    ['11:5 error : needs a space after the colon: write id: final'],
  ],
  ['no colon in brackets', '{ watch:', '{ watch', ['16:19 error : needs a comma before it']],
  [
    'a comma at the beginning',
    '{ watch: {',
    '{ watch: { ,',
    ['16:22 error : has a comma too many: delete it'],
  ],
  ['a comma at the end of a list, which may be there', '[judo-final]', '[judo-final, ]', []],
  [
    'two texts in quotes',
    TITLE,
    'title: "Summer" "games"',
    quotes('2:8', 'its quotes end before it does', `'Summer" "games'`),
  ],
  [
    'a text in quotes with a colon behind',
    TITLE,
    "title: 'a' b: c",
    quotes('2:8', 'its quotes end before it does', `"'a' b: c"`),
  ],
  [
    'a colon in a comment',
    TITLE,
    'title: a # b: c',
    [
      '2:8 warning title: ends before the #, which begins a comment: write "a # b: c" if it goes on, or "a" if not',
    ],
  ],
  ['a colon before a comment', TITLE, 'title: a: b # c', quotes('2:8', COLON, '"a: b"')],
  [
    'a double quote in a text of single ones',
    TITLE,
    "title: 'Summer games’",
    ["2:8 error : has a quote that does not end: close it with ', which ’ is not"],
  ],
  [
    'a long value without a space before it',
    TITLE,
    `title:${'x'.repeat(70)}`,
    [`2:1 error : needs a space after the colon: write title: ${'x'.repeat(60)}`],
  ],
  [
    'a value whose cut end is a space',
    TITLE,
    `title:${'x'.repeat(59)} y`,
    [`2:1 error : needs a space after the colon: write title: ${'x'.repeat(59)}`],
  ],
  ['a number with four digits behind its dot', 'supply: 100', 'supply: 10.0000', []],
  ['a number with four digits before its dot', 'supply: 100', 'supply: 1000.000', []],
  [
    'a quote within a title before a comment',
    TITLE,
    'title: The "big" one # so far',
    [
      '2:8 warning title: ends before the #, which begins a comment: write \'The "big" one # so far\' if it goes on, or \'The "big" one\' if not',
    ],
  ],
  [
    'a bar within a title before a comment',
    TITLE,
    'title: a | b # c',
    [
      '2:8 warning title: ends before the #, which begins a comment: write "a | b # c" if it goes on, or "a | b" if not',
    ],
  ],
  ['typographic quotes within a title', TITLE, 'title: The “big” one', []],
  ['typographic quotes at the beginning of a title', TITLE, 'title: “Big” one', []],
  ['typographic quotes at the end of a title', TITLE, 'title: The “big”', []],
  [
    'typographic quotes around a text of lines',
    TITLE,
    'title: |\n  “Summer”',
    ['2:8 warning title: is shown with its “: write " instead if it is only to be quoted'],
  ],
  [
    'a title in a language with typographic quotes',
    TITLE,
    'language: en\ntitle: { en: “Summer” }',
    ['3:14 warning title.en: is shown with its “: write " instead if it is only to be quoted'],
  ],
  [
    'a description in two languages, of which one has nothing to see',
    'description: Watch it',
    'description: { en: Watch it, fr: "" }',
    ['1:1 error language: is missing: write the language of those who read none of the others, such as en'],
  ],
  [
    'a description that is a number, which is told alone',
    'description: Watch it',
    'description: 5',
    [
      '13:18 error keepsakes[1].description: must be a string, so in quotes: a text of at most 1000 characters; write "5"',
    ],
  ],
  ['two ampersands', TITLE, 'title: &a &b x', quotes('2:8', begins('&'), '"&a &b x"')],
  ['what a star stands for, which may be there', TITLE, 'title: &x x\ndescription: *x', []],
  [
    'what is taken over from several',
    TITLE,
    `<<: [*a, *b]\n${TITLE}`,
    [...quotes('2:6', begins('*'), '"*a"'), ...quotes('2:10', begins('*'), '"*b"')],
  ],
]

const SLIPS = [NEED_QUOTES, OTHER_THINGS, COMMENTS, MARKS, SPACES, OFFSETS, NEAR_ONES].flat()

function toldOf(text: string): string[] {
  const { mistakes } = checkCampaignText(text)
  return mistakes.map(
    ({ line, column, severity, path, message }) => `${line}:${column} ${severity} ${path}: ${message}`,
  )
}

test('of a campaign without a slip nothing is told', () => {
  expect(toldOf(CAMPAIGN)).toEqual([])
})

test.each(SLIPS)('in a campaign, %s is told where it is, and what to write', (_, before, after, told) => {
  expect(CAMPAIGN).toContain(before)
  expect(toldOf(CAMPAIGN.replace(before, () => after))).toEqual(told)
})

test('slips on several lines are told at once, and beside what else is wrong', () => {
  const text = CAMPAIGN.replace(TITLE, 'title: Day 1: go')
    .replace('title: Trivia ace', 'title: @home')
    .replace('judo-final', '*-final')
    .replace('target: 10', 'target: ten')
  expect(toldOf(text)).toEqual([
    ...quotes('2:8', COLON, '"Day 1: go"'),
    ...quotes('8:12', begins('@'), '"@home"'),
    '10:106 error keepsakes[0].earn.count.target: must be a whole number from 1 to 1000',
    ...quotes('16:43', begins('*'), '"*-final"'),
  ])
})

/** The warnings of a campaign's start. */
const startIn = (timeZone: string, startsAt: string) =>
  toldOf(CAMPAIGN.replace('Europe/Paris', timeZone).replace('2024-07-26T00:00:00+02:00', startsAt)).filter(
    (one) => one.includes('warning startsAt'),
  )

test.each([
  ['Europe/Paris', '2024-07-26T12:00:00Z'],
  ['Europe/Paris', '2024-07-26T00:00:01Z'],
  ['Europe/Paris', '2024-07-25T22:00:00-00:00'],
  ['Europe/London', '2024-01-26T00:00:00Z'],
  ['Europe/London', '2024-01-26T00:00:00-00:00'],
])('a start in %s at %s says nothing of any clock', (timeZone, startsAt) => {
  expect(startIn(timeZone, startsAt)).toEqual([])
})

test.each([
  [
    'Europe/Paris',
    '2024-07-26T00:00:00.000Z',
    'is 26 July 2024, 02:00 in Europe/Paris, which has +02:00 then: write 2024-07-26T00:00:00.000+02:00 if',
  ],
  [
    'Europe/London',
    '2024-07-26T00:00:00-00:00',
    'is 26 July 2024, 01:00 in Europe/London, which has +01:00 then: write 2024-07-26T00:00:00+01:00 if',
  ],
  [
    'Europe/Paris',
    '2024-03-31T03:30:00+01:00',
    'is 31 March 2024, 04:30 in Europe/Paris, which has +02:00 then, not +01:00: write 2024-03-31T03:30:00+02:00 if',
  ],
  [
    'Europe/Paris',
    '2024-10-27T03:30:00+02:00',
    'is 27 October 2024, 02:30 in Europe/Paris, which has +01:00 then, not +02:00: write 2024-10-27T03:30:00+01:00 if',
  ],
])('a start in %s at %s is probably meant otherwise', (timeZone, startsAt, told) => {
  expect(startIn(timeZone, startsAt)).toEqual([expect.stringContaining(`startsAt: ${told}`)])
})

test('of a campaign that is nested too deep that alone is told', () => {
  const nested = (levels: number) => JSON.stringify({ id: [...Array(levels)].reduce((inner) => [inner], 1) })
  expect(toldOf(nested(199)).length).toBeGreaterThan(1)
  expect(toldOf(nested(200))).toEqual(['1:1 error : is nested more than 200 levels deep: flatten it'])
  const zone = `[`.repeat(250) + ']'.repeat(250)
  const streak = '{ id: a, title: A, description: D, earn: { streak: { activity: PollVoted, days: 2 } } }'
  expect(
    toldOf(
      `id: a\ntitle: T\nstartsAt: 2024-07-26T00:00:00Z\nendsAt: 2024-08-12T00:00:00Z\ntimeZone: ${zone}\nkeepsakes: [${streak}]\n`,
    ),
  ).toEqual(['1:1 error : is nested more than 200 levels deep: flatten it'])
  // So deep that what reads YAML gives up, whether or not it ends.
  for (const text of [`id: ${'['.repeat(20_000)}`, `id: ${'['.repeat(20_000)}${']'.repeat(20_000)}`])
    expect(toldOf(text).map((told) => told.replace(/^[\d:]+/, ''))).toContain(
      ' error : is nested more than 200 levels deep: flatten it',
    )
})

function codesOf(text: string): string {
  return [...text].map((each) => `U+${each.codePointAt(0)?.toString(16)}`).join(' ')
}
