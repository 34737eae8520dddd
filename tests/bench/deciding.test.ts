import { measureDeciding } from '../../bench/deciding.ts'
import { catalogueSide, quizKeepsakes, rulesEngineSide } from '../../bench/deciding-sides.ts'
import type { JsonObject } from '../../json/json.ts'
import { activityOf } from '../awarding/support/activities.ts'

const at = '2024-07-27T20:00:00Z'

describe('the bench of deciding', () => {
  test.each<[string, JsonObject, string[], string?]>([
    ['the right answer of tonight', { triviaId: 'tonight' }, ['tonight-1']],
    ['a wrong answer', { triviaId: 'tonight', correct: false }, []],
    ['the first right answer of a quiz that takes three', { triviaId: 'quiz-0' }, []],
    ['a trivia that nobody asks for', { triviaId: 'elsewhere' }, []],
    ['a vote that looks like an answer', { triviaId: 'tonight', correct: true }, [], 'PollVoted'],
  ])('compares sides that decide alike on %s', async (_, detail, earned, type = 'TriviaAnswered') => {
    const activity = activityOf({ type, at, detail })
    for (const side of [catalogueSide, rulesEngineSide]) {
      expect(await side(quizKeepsakes(12)).decide(activity)).toEqual(earned)
    }
  })

  test('gives a figure for each side beside each number of keepsakes', async () => {
    const result = await measureDeciding([2, 600], { rounds: 1, roundMs: 1 })
    expect(Object.keys(result.beside)).toEqual(['2 keepsakes', '600 keepsakes'])
    const figures = Object.values(result.beside).flatMap((cost) => [
      ...Object.values(cost.activitiesPerSecond),
      ...Object.values(cost.jsonRulesEngineActivitiesPerSecond),
      cost.ratio,
    ])
    for (const figure of [...figures, result.growth, result.jsonRulesEngineGrowth]) {
      expect(figure).toBeGreaterThan(0)
      expect(figure).toBeLessThan(Number.POSITIVE_INFINITY)
    }
  })
})
