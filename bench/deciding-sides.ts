import { Engine } from 'json-rules-engine'
import { type Campaign, campaignSchema } from '../awarding/campaign/campaign.ts'
import { compileCatalogue } from '../awarding/catalogue/catalogue.ts'
import { decide } from '../awarding/deciding/decide.ts'
import { nothing } from '../awarding/progress/progress.ts'
import type { Activity } from '../events/activity.ts'

/** A keepsake for that many right answers in one trivia: what both sides are given. */
export interface QuizKeepsake {
  readonly id: string
  readonly triviaId: string
  readonly target: number
}

/** One way to decide: the ids of the keepsakes that an activity earns a user who has nothing yet, sorted. */
export interface DecidingSide {
  decide(activity: Activity): string[] | Promise<string[]>
}

const KEEPSAKES_A_CAMPAIGN = 500

/** Two keepsakes that ask for the trivia of tonight, a first and a tenth right answer, and others that do not. */
export function quizKeepsakes(keepsakes: number): QuizKeepsake[] {
  return [
    { id: 'tonight-1', triviaId: 'tonight', target: 1 },
    { id: 'tonight-10', triviaId: 'tonight', target: 10 },
    ...Array.from({ length: keepsakes - 2 }, (_, index) => ({
      id: `other-${index}`,
      triviaId: `quiz-${index}`,
      target: 3,
    })),
  ]
}

/** The project's own: finds what the activity touches, and decides on it. */
export function catalogueSide(keepsakes: readonly QuizKeepsake[]): DecidingSide {
  const campaigns: Campaign[] = []
  for (let first = 0; first < keepsakes.length; first += KEEPSAKES_A_CAMPAIGN) {
    campaigns.push(campaignOf(`quiz-${first}`, keepsakes.slice(first, first + KEEPSAKES_A_CAMPAIGN)))
  }
  const catalogue = compileCatalogue({ version: 'bench', campaigns })
  return {
    decide: (activity) => {
      const earned: string[] = []
      if (!catalogue.takes(activity)) return earned
      for (const contribution of catalogue.contributionsOf(activity)) {
        const campaign = catalogue.campaigns.get(contribution.campaignId)
        if (!campaign) continue
        for (const { keepsake } of decide(campaign, nothing, [contribution]).awards) earned.push(keepsake.id)
      }
      return earned.sort()
    },
  }
}

/**
 * The baseline: json-rules-engine, a rule for each keepsake. Each condition has a priority of its own, the one that
 * settles most rules first, so that the engine leaves a rule as early as it can: that is the fastest form of them.
 */
export function rulesEngineSide(keepsakes: readonly QuizKeepsake[]): DecidingSide {
  const rules = keepsakes.map(({ id, triviaId, target }) => ({
    name: id,
    event: { type: id },
    conditions: {
      all: [
        { fact: 'triviaId', operator: 'in', value: [triviaId], priority: 4 },
        { fact: 'correct', operator: 'in', value: [true], priority: 3 },
        { fact: 'type', operator: 'equal', value: 'TriviaAnswered', priority: 2 },
        { fact: 'answered', operator: 'greaterThanInclusive', value: target, priority: 1 },
      ],
    },
  }))
  const engine = new Engine(rules, { allowUndefinedFacts: true })
  return {
    decide: async ({ type, detail }) => {
      // A user who has nothing yet: whatever matches the conditions before is the first right answer.
      const { events } = await engine.run({ ...detail, type, answered: 1 })
      return events.map((event) => event.type).sort()
    },
  }
}

function campaignOf(id: string, keepsakes: readonly QuizKeepsake[]): Campaign {
  return campaignSchema.parse({
    id,
    title: id,
    startsAt: '2024-07-26T00:00:00Z',
    endsAt: '2024-08-12T00:00:00Z',
    timeZone: 'Europe/Paris',
    keepsakes: keepsakes.map(({ id: keepsakeId, triviaId, target }) => ({
      id: keepsakeId,
      title: keepsakeId,
      image: 'stamp.svg',
      earn: {
        count: { activity: 'TriviaAnswered', where: { correct: [true], triviaId: [triviaId] }, target },
      },
    })),
  }) as Campaign
}
