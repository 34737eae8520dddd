import type { Doing } from './activity.ts'
import type { Random } from './random.ts'
import { HOUR, MINUTE, newYork, SECOND } from './time.ts'

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
