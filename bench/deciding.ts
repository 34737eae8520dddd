import { type Campaign, campaignSchema } from '../awarding/campaign.ts'
import { type Catalogue, compileCatalogue } from '../awarding/catalogue.ts'
import { decide } from '../awarding/decide.ts'
import { nothing } from '../awarding/progress.ts'
import { type Activity, parseActivity } from '../events/activity.ts'

/** What deciding on one activity costs, beside few live keepsakes and beside many, of which it touches the same two. */
export interface DecidingResult {
  readonly few: DecidingCost
  readonly many: DecidingCost
  /** `many` in terms of `few`: 1 when the keepsakes that do not ask for an activity cost it nothing. */
  readonly ratio: number
}

export interface DecidingCost {
  readonly keepsakes: number
  /** Median over the rounds. */
  readonly nanosecondsPerActivity: number
}

const ROUNDS = 15
const ACTIVITIES_A_ROUND = 20_000
const KEEPSAKES_A_CAMPAIGN = 500

/** Measures both in the same run, in alternating rounds, so that whatever slows the machine slows both. */
export function measureDeciding(few = 10, many = 10_000): DecidingResult {
  const activities = sampleActivities()
  const sides = [few, many].map((keepsakes) => {
    const catalogue = catalogueOf(keepsakes)
    decideAll(catalogue, activities, ACTIVITIES_A_ROUND)
    return { keepsakes, catalogue, rounds: [] as number[] }
  })
  for (let round = 0; round < ROUNDS; round++) {
    for (const { catalogue, rounds } of sides) {
      const start = process.hrtime.bigint()
      decideAll(catalogue, activities, ACTIVITIES_A_ROUND)
      rounds.push(Number(process.hrtime.bigint() - start) / ACTIVITIES_A_ROUND)
    }
  }
  const [fewCost, manyCost] = sides.map(({ keepsakes, rounds }) => ({
    keepsakes,
    nanosecondsPerActivity: Math.round(median(rounds)),
  }))
  if (!fewCost || !manyCost) throw new Error('nothing was measured')
  return {
    few: fewCost,
    many: manyCost,
    ratio: manyCost.nanosecondsPerActivity / fewCost.nanosecondsPerActivity,
  }
}

/** Finds what each activity touches and decides on it, for a user who has nothing yet. */
function decideAll(catalogue: Catalogue, activities: readonly Activity[], times: number): void {
  let awards = 0
  for (let turn = 0; turn < times; turn++) {
    const activity = activities[turn % activities.length]
    if (!activity || !catalogue.takes(activity)) continue
    for (const { campaign, measures } of catalogue.touchedBy(activity)) {
      awards += decide(campaign, nothing, [{ activity, measures }]).awards.length
    }
  }
  if (awards !== times) throw new Error(`each activity should earn one keepsake, not ${awards / times}`)
}

/** Live campaigns with that many keepsakes, two of which ask for the sample activities: a first one and a tenth one. */
function catalogueOf(keepsakes: number): Catalogue {
  const asking = [1, 10].map((target) => ({
    id: `asking-${target}`,
    earn: {
      count: { activity: 'TriviaAnswered', where: { correct: [true], triviaId: ['tonight'] }, target },
    },
  }))
  const others = Array.from({ length: keepsakes - asking.length }, (_, index) => ({
    id: `other-${index}`,
    earn: {
      count: {
        activity: 'TriviaAnswered',
        where: { correct: [true], triviaId: [`quiz-${index}`] },
        target: 3,
      },
    },
  }))
  const campaigns: Campaign[] = [campaignOf('tonight', asking)]
  for (let first = 0; first < others.length; first += KEEPSAKES_A_CAMPAIGN) {
    campaigns.push(campaignOf(`others-${first}`, others.slice(first, first + KEEPSAKES_A_CAMPAIGN)))
  }
  return compileCatalogue({ version: 'bench', campaigns })
}

function campaignOf(id: string, keepsakes: readonly { id: string; earn: object }[]): Campaign {
  return campaignSchema.parse({
    id,
    title: id,
    startsAt: '2024-07-26T00:00:00Z',
    endsAt: '2024-08-12T00:00:00Z',
    timeZone: 'Europe/Paris',
    keepsakes: keepsakes.map((keepsake) => ({ ...keepsake, title: keepsake.id, image: 'stamp.svg' })),
  }) as Campaign
}

function sampleActivities(): Activity[] {
  return Array.from({ length: 100 }, (_, index) => {
    const time = new Date(Date.UTC(2024, 6, 27, 20, 0, index)).toISOString()
    const parsed = parseActivity({
      source: 'partner.bench',
      'detail-type': 'TriviaAnswered',
      time,
      detail: {
        eventId: `e${index}`,
        userId: 'viewer',
        occurredAt: time,
        triviaId: 'tonight',
        questionId: `q${index}`,
        correct: true,
      },
    })
    if (!parsed.accepted) throw new Error(parsed.rejection.reason)
    return parsed.activity
  })
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0
}
