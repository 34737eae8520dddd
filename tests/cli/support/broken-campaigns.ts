/** Each file of tests/cli/broken-campaigns has its mistakes; the JSON Schema can tell some. */
export interface Broken {
  readonly schema: 'accepts' | 'refuses' | 'cannot read'
  /** `line:column severity path: message`, in the order of the text. */
  readonly mistakes: readonly string[]
}

export const brokenCampaigns: Readonly<Record<string, Broken>> = {
  alias: {
    schema: 'cannot read',
    mistakes: [
      '1:1 error startsAt: is missing: write an RFC 3339 time with an offset, such as 2024-07-26T19:30:00+02:00',
      '1:1 error endsAt: is missing: write an RFC 3339 time with an offset, such as 2024-07-26T19:30:00+02:00',
      '1:1 error timeZone: is missing: write an IANA time zone, such as Europe/Paris',
      '1:1 error keepsakes: is missing: write a list of keepsakes',
      '2:8 error : needs quotes, since a text without quotes cannot begin with *: write "*games"',
    ],
  },
  alone: {
    schema: 'accepts',
    mistakes: [
      '9:35 error keepsakes[0].earn.collect.keepsakes: can never be met: the campaign has no other keepsake',
    ],
  },
  'at-least': {
    schema: 'accepts',
    mistakes: [
      '9:27 error keepsakes[0].earn.atLeast.n: can never be met: there are 2 criteria in of',
      '17:50 error keepsakes[1].earn.atLeast.of[1].streak.days: can never be met: the window has 17 days in America/New_York: write at most 17',
    ],
  },
  'bad-patterns': {
    schema: 'refuses',
    mistakes: [
      '9:66 error keepsakes[0].earn.count.where.correct: must be an object or a list: write [true]',
      '12:43 error keepsakes[1].earn.watch.where.programId[0]: has the unknown operator "prefx": write one of prefix, suffix, equals-ignore-case, wildcard, anything-but, numeric, exists, cidr, exactly',
      '15:84 error keepsakes[2].earn.count.where.answerSeconds[0].numeric: is an empty range: the lower bound 5 must be less than 3',
    ],
  },
  chance: {
    schema: 'accepts',
    mistakes: [
      '9:13 error keepsakes[0].chance: needs a secret to draw with: write secret: and a random text beside the id of the campaign',
    ],
  },
  circle: {
    schema: 'accepts',
    mistakes: [
      '9:35 error keepsakes[0].earn.collect.keepsakes: can never be met: silver needs gold needs platinum needs silver: leave one of them out, or ask for fewer with atLeast',
      '12:70 error keepsakes[1].earn.all[1].collect.keepsakes: can never be met: gold needs platinum needs silver needs gold: leave one of them out, or ask for fewer with atLeast',
      '15:35 error keepsakes[2].earn.collect.keepsakes: can never be met: platinum needs silver needs gold needs platinum: leave one of them out, or ask for fewer with atLeast',
      '22:35 error keepsakes[4].earn.collect.keepsakes: can never be met: it asks for 3, and 1 can be earned: mend silver, gold, platinum, or ask for fewer with atLeast',
    ],
  },
  'dead-alternatives': {
    schema: 'accepts',
    mistakes: [
      '12:65 warning keepsakes[0].earn.any[1].count.where.correct[0]: can never match: correct is true or false, which is not the text "true": write true without quotes',
      '15:50 warning keepsakes[1].earn.watch.where.programId[1]: can never match: programId is a text: write "7", in quotes',
    ],
  },
  'ends-before-it-starts': {
    schema: 'accepts',
    mistakes: ['4:9 error endsAt: must be later than startsAt'],
  },
  'impossible-patterns': {
    schema: 'accepts',
    mistakes: [
      '9:70 error keepsakes[0].earn.count.where.questionId[0]: can never match: every activity of this type has questionId: leave this out',
      '12:70 error keepsakes[1].earn.count.where.questionId[0]: can never match: questionId must be 1 to 256 characters of any script, without control characters such as line feeds',
      '15:43 error keepsakes[2].earn.watch.where.programId[0]: can never match: programId must be 1 to 256 characters of any script, without control characters such as line feeds',
      '18:43 error keepsakes[3].earn.watch.where.programId[0]: can never match: every text is excluded: leave some over',
      '26:25 error keepsakes[4].earn.count.where.$or[0].correct[0]: can never match: correct is true or false: write true or false',
      '27:28 error keepsakes[4].earn.count.where.$or[1].questionId[0]: can never match: questionId is a text, which is not compared as a number: write the texts that it may be',
    ],
  },
  'json.json': {
    schema: 'refuses',
    mistakes: ['8:68 error keepsakes[0].earn.watch.minutes: must be a whole number from 1 to 10080'],
  },
  'key-twice': {
    schema: 'cannot read',
    mistakes: [
      '1:1 error endsAt: is missing: write an RFC 3339 time with an offset, such as 2024-07-26T19:30:00+02:00',
      '1:1 error timeZone: is missing: write an IANA time zone, such as Europe/Paris',
      '1:1 error keepsakes: is missing: write a list of keepsakes',
      '3:1 error : has the key title twice in one object: keep one of them',
    ],
  },
  live: {
    schema: 'accepts',
    mistakes: [
      '9:54 error keepsakes[0].earn.watch.live: can never be met: where lets through nothing that is live: leave one of the two out',
    ],
  },
  'longer-than-the-window': {
    schema: 'accepts',
    mistakes: [
      '9:31 error keepsakes[0].earn.watch.minutes: can never be met: there are 14 minutes to watch in the window: write at most 14',
      '12:50 error keepsakes[1].earn.streak.days: can never be met: the window has 1 day in America/New_York: write at most 1',
    ],
  },
  'lost-parts': {
    schema: 'accepts',
    mistakes: [
      '9:50 error keepsakes[0].earn.streak.days: can never be met: the window has 17 days in America/New_York: write at most 17',
      '17:20 error keepsakes[2].earn.collect.keepsakes: can never be met: it asks for 2, and 1 can be earned: mend long, or ask for fewer with atLeast',
    ],
  },
  'missing-image': {
    schema: 'refuses',
    mistakes: [
      '9:12 warning keepsakes[0].image: is not there: put the image at tests/cli/broken-campaigns/stamps/ace.svg, or mend the path',
      '13:12 error keepsakes[1].image: must be a relative path without .., such as stamps/trivia-ace.svg',
    ],
  },
  'misspelt-keys': {
    schema: 'refuses',
    mistakes: [
      '1:1 error title: is missing: write a title of 1 to 200 characters',
      '1:1 error timeZone: is missing: write an IANA time zone, such as Europe/Paris',
      '2:1 error titel: is not a key known here; did you mean title?',
      '5:1 error timezone: is not a key known here; did you mean timeZone?',
      '9:5 error keepsakes[0].hiden: is not a key known here; did you mean hidden?',
      '10:20 error keepsakes[0].earn.count.target: is missing: write a whole number from 1 to 1000',
      '10:48 error keepsakes[0].earn.count.distnict: is not a key known here; did you mean distinct?',
      '10:70 error keepsakes[0].earn.count.tragte: is not a key known here; did you mean target?',
      '11:5 error keepsakes[1].earn: is missing: write an object with one of count, watch, streak, sequence, collect, all, any, atLeast',
      '13:5 error keepsakes[1].ern: is not a key known here; did you mean earn?',
      '16:13 error keepsakes[2].earn.wacth: is not a key known here; did you mean watch?',
    ],
  },
  'more-values-than-there-are': {
    schema: 'accepts',
    mistakes: [
      '14:17 error keepsakes[0].earn.count.target: can never be met: there are 2 values of programId to count here: write at most 2',
      '17:75 error keepsakes[1].earn.count.target: can never be met: there are 2 values of correct to count here: write at most 2',
      '20:69 error keepsakes[2].earn.count.target: can never be met: there is one value of userId to count here: write at most 1',
      '31:17 error keepsakes[3].earn.count.target: can never be met: there are 2 values of pollId to count here: write at most 2',
    ],
  },
  'no-campaign': {
    schema: 'refuses',
    mistakes: [
      '1:1 error : must be a campaign: an object with id, title, startsAt, endsAt, timeZone and keepsakes',
    ],
  },
  'no-chance': {
    schema: 'accepts',
    mistakes: [
      '10:13 error keepsakes[0].chance: can never be met: of no chance, nothing counts: write more than 0, such as 0.1',
      '17:13 warning keepsakes[2].chance: changes nothing: it narrows which activities count, and collect counts none: leave it out',
      '18:13 warning keepsakes[2].window: changes nothing: it narrows which activities count, and collect counts none: leave it out',
    ],
  },
  'open-quote': {
    schema: 'cannot read',
    mistakes: ['2:8 error : has a quote that does not end: close it with "'],
  },
  'out-of-range': {
    schema: 'refuses',
    mistakes: [
      '9:13 error keepsakes[0].supply: must be a whole number from 1 to 10000000, or left out for as many as are earned',
      '10:56 error keepsakes[0].earn.count.target: must be a whole number from 1 to 1000',
      '13:32 error keepsakes[1].earn.count.activity: must be one of TriviaAnswered, PollVoted, TvWatched; did you mean TriviaAnswered?',
      '13:54 error keepsakes[1].earn.count.target: must be a whole number from 1 to 1000',
      '16:31 error keepsakes[2].earn.watch.minutes: must be a whole number from 1 to 10080',
    ],
  },
  sequence: {
    schema: 'refuses',
    mistakes: [
      '13:60 error keepsakes[0].earn.sequence.steps[1].where.correct[0]: can never match: correct is true or false, which is not the text "true": write true without quotes',
      '20:17 error keepsakes[1].earn.sequence.within: can never be met: each step comes after the one before: write a longer time, such as PT1H',
      '26:17 error keepsakes[2].earn.sequence.within: must be an ISO 8601 duration of weeks, days, hours, minutes and seconds, such as P2D or PT12H',
    ],
  },
  slips: {
    schema: 'accepts',
    mistakes: [
      '9:57 warning keepsakes[0].earn.count.where.corect: is not a field of TriviaAnswered; did you mean correct? Otherwise leave it if partners send one of this name',
      '9:85 warning keepsakes[0].earn.count.distinct: is not a field of TriviaAnswered; did you mean questionId? Otherwise leave it if partners send one of this name',
      '12:52 warning keepsakes[1].earn.count.where.programId: is a field of TvWatched, not of PollVoted: write another, or leave it if partners send one of this name',
      '15:48 warning keepsakes[2].earn.collect.keepsakes[2]: is written twice, and counts once: leave it out',
    ],
  },
  tab: {
    schema: 'cannot read',
    mistakes: ['4:1 error : has a tab as indentation: write spaces'],
  },
  'tiers-too-high': {
    schema: 'accepts',
    mistakes: [
      '12:56 warning keepsakes[0].tiers[1].image: is not there: put the image at tests/cli/broken-campaigns/stamps/silver.svg, or mend the path',
      '13:42 error keepsakes[0].tiers[2].target: can never be met: there are 4 values of questionId to count here: write at most 4',
      '16:35 error keepsakes[1].earn.collect.keepsakes: can never be met: it asks for 3, and 2 can be earned: mend gold, or ask for fewer with atLeast',
    ],
  },
  tiers: {
    schema: 'refuses',
    mistakes: [
      '12:46 error keepsakes[0].tiers[1].target: must be more than that of the tier before, 3',
      '16:20 error keepsakes[1].earn.count.target: is missing: write a whole number from 1 to 1000',
    ],
  },
  times: {
    schema: 'refuses',
    mistakes: [
      '3:11 error startsAt: must be an RFC 3339 time with an offset, such as 2024-07-26T19:30:00+02:00',
      '4:9 error endsAt: must be an RFC 3339 time with an offset, such as 2024-07-26T19:30:00+02:00',
      '5:11 error timeZone: must be an IANA time zone, such as Europe/Paris; did you mean America/New_York?',
      '6:11 error lateness: must be an ISO 8601 duration of weeks, days, hours, minutes and seconds, such as P2D or PT12H',
    ],
  },
  'too-many-to-collect': {
    schema: 'accepts',
    mistakes: ['12:54 error keepsakes[1].earn.collect.atLeast: can never be met: there is 1 to collect'],
  },
  'two-alike': {
    schema: 'accepts',
    mistakes: ['10:9 error keepsakes[1].id: must be unique: another keepsake is called ace'],
  },
  'two-kinds': {
    schema: 'refuses',
    mistakes: [
      '9:11 error keepsakes[0].earn: must have exactly one of count, watch, streak, sequence, collect, all, any, atLeast; to ask for several, write all: [...] or any: [...]',
      '12:11 error keepsakes[1].earn: must have exactly one of count, watch, streak, sequence, collect, all, any, atLeast; to ask for several, write all: [...] or any: [...]',
    ],
  },
  'two-that-want-all': {
    schema: 'accepts',
    mistakes: [
      '12:35 error keepsakes[1].earn.collect.keepsakes: can never be met: silver needs gold needs silver: leave one of them out, or ask for fewer with atLeast',
      '15:35 error keepsakes[2].earn.collect.keepsakes: can never be met: gold needs silver needs gold: leave one of them out, or ask for fewer with atLeast',
    ],
  },
  'unknown-keepsake': {
    schema: 'accepts',
    mistakes: [
      '12:36 error keepsakes[1].earn.collect.keepsakes[0]: must be the id of a keepsake of this campaign: none is called trivia-aec; did you mean trivia-ace?',
      '12:48 error keepsakes[1].earn.collect.keepsakes[1]: must be another keepsake than the one it earns',
    ],
  },
  unquoted: {
    schema: 'refuses',
    mistakes: [
      '7:9 error keepsakes[0].id: must be a string, so in quotes: 1 to 64 of A-Z a-z 0-9 . _ -, starting with a letter or a digit; write "2024"',
      '9:13 error keepsakes[0].hidden: must be true or false; did you mean true?',
      '10:13 error keepsakes[0].supply: must be a whole number from 1 to 10000000, or left out for as many as are earned',
      '11:50 error keepsakes[0].earn.streak.days: must be a whole number from 1 to 366',
    ],
  },
  'wide-window': {
    schema: 'accepts',
    mistakes: [
      '9:25 error keepsakes[0].window.startsAt: must not be before the campaign starts',
      '13:25 error keepsakes[1].window.startsAt: must be before the campaign ends',
      '18:31 error keepsakes[2].earn.watch.minutes: can never be met: there are 59 minutes to watch in the window: write at most 59',
      '22:50 error keepsakes[3].earn.streak.days: can never be met: the window has 2 days in America/New_York: write at most 2',
    ],
  },
  'wrong-types': {
    schema: 'accepts',
    mistakes: [
      '9:67 error keepsakes[0].earn.count.where.correct[0]: can never match: correct is true or false, which is not the text "true": write true without quotes',
      '12:70 error keepsakes[1].earn.count.where.questionId[0]: can never match: questionId is a text: write "7", in quotes',
      '12:73 error keepsakes[1].earn.count.where.questionId[1]: can never match: questionId is a text: write "8", in quotes',
      '20:15 error keepsakes[2].earn.count.where.questionId[0]: can never match: questionId is a text, which is not compared as a number: write the texts that it may be',
      '24:49 error keepsakes[3].earn.watch.where.programId.id[0]: can never match: programId has no fields of its own: write programId: [...]',
      '27:63 error keepsakes[4].earn.count.where.optionId[0]: can never match: optionId is never null: write the texts that it may be',
    ],
  },
}
