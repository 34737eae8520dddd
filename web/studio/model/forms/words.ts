import { fieldsOf, listOf, type Value } from '../paths.ts'
import { rowInWords, rowsOf } from './pattern.ts'

/** The studio's own words for names of the schema. A name that has none here is shown as it is. */
const LABELS: Readonly<Record<string, string>> = {
  id: 'Id',
  language: 'Language',
  title: 'Title',
  description: 'Description',
  startsAt: 'Starts',
  endsAt: 'Ends',
  timeZone: 'Time zone',
  lateness: 'Late reports are taken for',
  secret: 'Secret to draw with',
  image: 'Picture',
  imageText: 'Text for the picture',
  hidden: 'A mystery until it is earned',
  supply: 'Limited to',
  window: 'Only at a time of its own',
  chance: 'Chance that an activity counts',
  earn: 'How it is earned',
  tiers: 'Tiers',
  activity: 'Activity',
  where: 'Which of them count',
  distinct: 'Count different values of',
  target: 'How many',
  minutes: 'Minutes',
  meter: 'How minutes are counted',
  live: 'Only what is watched live',
  days: 'Days in a row',
  grace: 'Days that may be missed',
  steps: 'Steps, one after the other',
  within: 'All of it within',
  keepsakes: 'Which keepsakes',
  atLeast: 'How many are enough',
  n: 'How many are needed',
  of: 'Of these',
}

export const labelOf = (key: string): string => LABELS[key] ?? key

const KINDS: Readonly<Record<string, string>> = {
  count: 'Do something so many times',
  watch: 'Watch so many minutes',
  streak: 'Do something on days in a row',
  sequence: 'Do things one after the other',
  collect: 'Earn other keepsakes',
  all: 'All of several',
  any: 'Any one of several',
  atLeast: 'Some of several',
}

export const kindWord = (name: string): string => KINDS[name] ?? name

const CHOICES: Readonly<Record<string, string>> = {
  TriviaAnswered: 'Answers a question (TriviaAnswered)',
  PollVoted: 'Votes in a poll (PollVoted)',
  TvWatched: 'Watches television (TvWatched)',
  wall: 'By the clock, however much is on at once',
  program: 'Each programme by itself',
}

export const choiceWord = (option: string): string => CHOICES[option] ?? option

const DEEDS: Readonly<Record<string, readonly [one: string, many: string]>> = {
  TriviaAnswered: ['an answer', 'answers'],
  PollVoted: ['a vote', 'votes'],
  TvWatched: ['a programme', 'programmes'],
}

/** A criterion in a few plain words, such as `10 answers, correct is true`. Empty where it is none yet. */
export function criterionInWords(earn: Value): string {
  const [[name, spec] = ['', undefined]] = Object.entries(fieldsOf(earn))
  const fields = fieldsOf(spec)
  const { activity, where, target, distinct, minutes, days, steps, keepsakes, atLeast, n, of } = fields
  const which = whereInWords(where)
  switch (name) {
    case 'count':
      return `${deeds(activity, target)}${distinct ? `, each with another ${distinct}` : ''}${which}`
    case 'watch':
      return `${minutes ?? 'some'} minutes of television${fields.live === true ? ', live' : ''}${which}`
    case 'streak':
      return `${deeds(activity, undefined)} on ${days ?? 'some'} days in a row${which}`
    case 'sequence':
      return listOf(steps)
        .map((step) => deeds(fieldsOf(step).activity, 1))
        .join(', then ')
    case 'collect':
      return collectInWords(keepsakes, atLeast)
    case 'all':
      return listOf(spec).map(criterionInWords).join(' and ')
    case 'any':
      return listOf(spec).map(criterionInWords).join(' or ')
    case 'atLeast':
      return `${n} of: ${listOf(of).map(criterionInWords).join('; ')}`
    default:
      return name
  }
}

function deeds(activity: Value, many: Value): string {
  const [one, several] = DEEDS[String(activity)] ?? [`one ${activity}`, String(activity)]
  if (many === undefined) return several
  return many === 1 ? one : `${many} ${several}`
}

function whereInWords(where: Value): string {
  if (where === undefined) return ''
  const rows = rowsOf(where)
  return `, ${rows ? rows.map(rowInWords).join(' and ') : 'by a pattern'}`
}

function collectInWords(keepsakes: Value, atLeast: Value): string {
  if (keepsakes === 'all')
    return atLeast === undefined ? 'every other keepsake' : `any ${atLeast} of the others`
  const ids = listOf(keepsakes)
  return atLeast === undefined ? `all of ${ids.join(', ')}` : `${atLeast} of ${ids.join(', ')}`
}
