const TITLE = 'What customers read, 1 to 200 characters.'
const WHERE = 'Which of them count: an EventBridge event pattern over their detail. Left out: all of them.'
const ACTIVITY = 'What must be done.'

/** What an editor says of each key of a campaign file, by its path. What can be earned is under `earn`. */
export const keyDescriptions: Readonly<Record<string, string>> = {
  id: 'Names the campaign for ever: what was earned is kept under it.',
  title: TITLE,
  description: 'What customers read below the title, at most 1000 characters.',
  startsAt: 'The first moment that counts, with its offset.',
  endsAt: 'The first moment that no longer counts, with its offset.',
  timeZone: 'The IANA time zone in which days are counted, such as Europe/Paris.',
  lateness:
    'How long after it happened an activity may still be published: an ISO 8601 duration. P1D unless said.',
  secret: 'What chance is drawn with: a text that nobody outside knows.',
  keepsakes: 'What can be earned.',

  'keepsakes.id': 'Names the keepsake for ever within the campaign.',
  'keepsakes.title': TITLE,
  'keepsakes.description': 'What customers read below the title, at most 1000 characters.',
  'keepsakes.image': 'The picture, relative to this file.',
  'keepsakes.hidden': 'Whether a placeholder is all that is shown of it until it is earned.',
  'keepsakes.supply': 'How many there are at most; left out, as many as are earned.',
  'keepsakes.window': 'A part of the campaign in which alone activities count for it.',
  'keepsakes.window.startsAt': 'The first moment that counts, with its offset.',
  'keepsakes.window.endsAt': 'The first moment that no longer counts, with its offset.',
  'keepsakes.chance':
    'The share of activities that count for it, drawn by the campaign’s secret: 0.1 is one in ten.',
  'keepsakes.tiers':
    'Keepsakes of one criterion with ascending targets: every one that is reached is awarded.',
  'keepsakes.tiers.id': 'Names the keepsake for ever within the campaign.',
  'keepsakes.tiers.title': TITLE,
  'keepsakes.tiers.description': 'What customers read below the title, at most 1000 characters.',
  'keepsakes.tiers.image': 'The picture, relative to this file.',
  'keepsakes.tiers.target': 'What must be reached for it: more than for the tier before.',
  'keepsakes.tiers.hidden': 'Whether a placeholder is all that is shown of it until it is earned.',
  'keepsakes.tiers.supply': 'How many there are at most; left out, as many as are earned.',
  'keepsakes.earn': 'What earns it.',

  'earn.count': 'A number of activities, or of different values of a field.',
  'earn.count.activity': ACTIVITY,
  'earn.count.where': WHERE,
  'earn.count.distinct': 'The field whose different values are counted; left out, every activity counts.',
  'earn.count.target': 'How many.',
  'earn.watch': 'Minutes watched. Overlapping devices, repeats and replays count once.',
  'earn.watch.where': WHERE,
  'earn.watch.minutes': 'How many minutes.',
  'earn.watch.meter':
    'wall counts the time in which anything was watched, and is meant unless said; program counts each programme by itself.',
  'earn.watch.live': 'Only what was watched live.',
  'earn.streak': 'Local days in a row.',
  'earn.streak.activity': ACTIVITY,
  'earn.streak.where': WHERE,
  'earn.streak.days': 'On how many days.',
  'earn.streak.grace': 'How many days between may be left out, all told.',
  'earn.sequence': 'Steps one after the other, in the order in which they happened.',
  'earn.sequence.steps': 'The steps, the first one first.',
  'earn.sequence.steps.activity': ACTIVITY,
  'earn.sequence.steps.where': WHERE,
  'earn.sequence.within': 'How long it may take from the first step to the last: an ISO 8601 duration.',
  'earn.collect': 'Other keepsakes of the campaign.',
  'earn.collect.keepsakes': 'Their ids, or all for every other one.',
  'earn.collect.atLeast': 'How many of them are enough; left out, all of them are needed.',
  'earn.all': 'Every one of these conditions.',
  'earn.any': 'One of these conditions.',
  'earn.atLeast': 'Some of these conditions.',
  'earn.atLeast.n': 'How many of them are needed.',
  'earn.atLeast.of': 'The conditions.',
}
