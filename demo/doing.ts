import type { Random } from '../seeding/random.ts'
import { type Programme, unasked } from './programmes.ts'
import { HOUR, MINUTE, newYork, SECOND } from './time.ts'

/** One thing that a viewer did, before any partner has put it in an event. */
export type Doing =
  | {
      readonly type: 'TvWatched'
      readonly device: 'box' | 'app'
      readonly programId: string
      readonly from: number
      readonly to: number
      /** A box knows its channel, an app knows whether it was live. */
      readonly shown: { readonly channelId: string } | { readonly live: boolean }
    }
  | {
      readonly type: 'TriviaAnswered'
      readonly at: number
      readonly triviaId: string
      readonly questionId: string
      readonly correct: boolean
      readonly answerSeconds: number
    }
  | { readonly type: 'PollVoted'; readonly at: number; readonly pollId: string; readonly optionId: string }

/** The event time, epoch milliseconds: for watching, its end. */
export function timeOf(doing: Doing): number {
  return doing.type === 'TvWatched' ? doing.to : doing.at
}

const HEARTBEAT = 30 * SECOND

/** A stretch of one device showing one programme. Times in epoch milliseconds. */
export interface Viewing {
  readonly programme: Programme
  readonly device: 'box' | 'app'
  readonly live: boolean
  readonly from: number
  readonly until: number
}

// Per heartbeat: a viewer stops for a moment every hour or so, flips away about as often, a heartbeat is lost less often.
const PAUSES = 0.008
const FLIPS = 0.008
const LOSSES = 0.003

/**
 * The report of a device about a viewing: it beats every 30 s while it plays, and its beats are cut into segments of 2 to
 * 10 minutes, sooner at a pause, a lost beat or a change of channel. Segments of one viewing never overlap.
 */
export function watch(viewing: Viewing, random: Random): Doing[] {
  const segments: Doing[] = []
  const until = viewing.live ? Math.min(viewing.until, viewing.programme.onAir.to) : viewing.until
  let began = viewing.from
  let beat = viewing.from
  let longest = segmentLength(random)
  const cut = () => {
    if (beat > began) segments.push(segment(viewing, viewing.programme, began, beat))
    longest = segmentLength(random)
  }
  while (beat + HEARTBEAT <= until) {
    beat += HEARTBEAT
    const away = timeAway(viewing, random)
    if (away.flippedTo) {
      cut()
      const back = Math.min(beat + away.time, until)
      if (back > beat) segments.push(segment(viewing, away.flippedTo, beat, back))
      began = beat = back
    } else if (away.time > 0) {
      cut()
      began = beat = beat + away.time
    } else if (beat - began >= longest) {
      cut()
      began = beat
    }
  }
  cut()
  return segments
}

function timeAway(viewing: Viewing, random: Random): { time: number; flippedTo?: Programme } {
  const canFlip = viewing.live && viewing.device === 'box'
  if (random.chance(PAUSES)) return { time: random.whole(1, 5) * MINUTE }
  if (random.chance(LOSSES)) return { time: HEARTBEAT }
  if (canFlip && random.chance(FLIPS))
    return { time: random.whole(2, 6) * HEARTBEAT, flippedTo: random.pick(unasked) }
  return { time: 0 }
}

function segmentLength(random: Random): number {
  return random.whole(4, 20) * HEARTBEAT
}

function segment(viewing: Viewing, programme: Programme, from: number, to: number): Doing {
  const { device, live } = viewing
  const channelId = live ? programme.channelId : programme.channelId.replace('live-', 'replay-')
  const shown = device === 'box' ? { channelId } : { live }
  return { type: 'TvWatched', device, programId: programme.programId, from, to, shown }
}

const QUIZZES = [
  { triviaId: 'sunday-quiz-20240804', questions: 12 },
  { triviaId: 'paris-1924-quiz', questions: 5 },
  { triviaId: 'track-quiz-20240804', questions: 8 },
] as const

const QUESTIONS = QUIZZES.flatMap(({ triviaId, questions }) =>
  Array.from({ length: questions }, (_, index) => ({ triviaId, questionId: `${triviaId}.q${index + 1}` })),
)

const SUBJECTS = ['race', 'rally', 'upset', 'finish', 'comeback', 'athlete', 'team', 'moment'] as const
const OPTIONS = ['first', 'second', 'third', 'fourth'] as const

export interface Quizzing {
  readonly questions: number
  /** The share of right answers, and of answers within five seconds. */
  readonly skill: number
  readonly haste: number
}

/** Answers to consecutive questions in one sitting. Some are given again: after a wrong one, or by a second tap. */
export function answer(quizzing: Quizzing, random: Random): Doing[] {
  const answers: Doing[] = []
  const first = random.whole(0, QUESTIONS.length - 1)
  let at = newYork('2024-08-04T09:00') + random.whole(0, 12 * 60) * MINUTE
  for (let count = 0; count < quizzing.questions; count++) {
    const question = QUESTIONS[(first + count) % QUESTIONS.length]
    if (!question) break
    const respond = (skill: number) => {
      const quick = random.chance(quizzing.haste)
      const answerSeconds = (quick ? random.whole(9, 50) : random.whole(51, 300)) / 10
      at += answerSeconds * SECOND + random.whole(4, 25) * SECOND
      const correct = random.chance(skill)
      answers.push({ type: 'TriviaAnswered', at, ...question, correct, answerSeconds })
      return correct
    }
    const correct = respond(quizzing.skill)
    if (correct ? random.chance(0.05) : random.chance(0.4)) respond(correct ? 1 : 0.6)
  }
  return answers
}

/** Votes in different polls of one day in New York (`2024-08-04`), between 10:00 and 22:00. Now and then one is a skip. */
export function vote(day: string, votes: number, random: Random): Doing[] {
  const first = random.whole(0, SUBJECTS.length - 1)
  return Array.from({ length: votes }, (_, index): Doing => {
    const subject = SUBJECTS[(first + index) % SUBJECTS.length]
    return {
      type: 'PollVoted',
      at: newYork(`${day}T10:00`) + random.whole(0, 12 * HOUR - 1),
      pollId: `${subject}-of-the-day-${day.replaceAll('-', '')}`,
      optionId: random.chance(0.04) ? 'skip' : random.pick(OPTIONS),
    }
  })
}
