import { type Activity, parseActivity } from '../events/activity.ts'
import { catalogueSide, type DecidingSide, quizKeepsakes, rulesEngineSide } from './deciding-sides.ts'
import { median, rounded, type Spread, spreadOf } from './figures.ts'

/** The cost of deciding on one activity beside few live keepsakes and beside many, of which it touches the same two. */
export interface DecidingResult {
  /** By the number of live keepsakes. */
  readonly beside: Readonly<Record<string, DecidingCost>>
  /** Time for one activity beside the most keepsakes, in terms of that beside the fewest: 1 is no growth. */
  readonly growth: number
  readonly jsonRulesEngineGrowth: number
}

export interface DecidingCost {
  readonly activitiesPerSecond: Spread
  /** json-rules-engine on the same keepsakes, in the same run. */
  readonly jsonRulesEngineActivitiesPerSecond: Spread
  /** How many times as fast as json-rules-engine. */
  readonly ratio: number
}

interface Lane {
  readonly keepsakes: number
  readonly side: DecidingSide
  /** As many as fill a round. */
  readonly activities: number
  /** Nanoseconds for one activity, of each round. */
  readonly rounds: number[]
}

/**
 * Measures both sides beside each number of keepsakes, in alternating rounds of one run, so that whatever slows the
 * machine slows all; each figure is the median of its rounds. A round is at least one activity, so that the slowest
 * lane ends too. Takes about fifteen seconds. Throws when the sides do not decide alike.
 */
export async function measureDeciding(
  sizes: readonly number[] = [10, 1_000, 10_000],
  { rounds = 15, roundMs = 100 } = {},
): Promise<DecidingResult> {
  const activities = sampleActivities()
  const lanes: { own: Lane; engine: Lane }[] = []
  for (const size of sizes) {
    const keepsakes = quizKeepsakes(size)
    const [own, engine] = [catalogueSide(keepsakes), rulesEngineSide(keepsakes)]
    await mustAgree(own, engine, activities.slice(0, 3))
    lanes.push({
      own: await laneOf(size, own, activities, roundMs),
      engine: await laneOf(size, engine, activities, roundMs),
    })
  }
  for (let round = 0; round < rounds; round++) {
    for (const lane of lanes.flatMap(({ own, engine }) => [own, engine])) {
      lane.rounds.push(await nanosecondsEach(lane.side, activities, lane.activities))
    }
  }
  return {
    beside: Object.fromEntries(
      lanes.map(({ own, engine }) => [`${own.keepsakes} keepsakes`, costOf(own, engine)]),
    ),
    growth: growthOf(lanes.map(({ own }) => own)),
    jsonRulesEngineGrowth: growthOf(lanes.map(({ engine }) => engine)),
  }
}

async function mustAgree(
  own: DecidingSide,
  engine: DecidingSide,
  activities: readonly Activity[],
): Promise<void> {
  for (const activity of activities) {
    const [ours, theirs] = [await own.decide(activity), await engine.decide(activity)]
    if (ours.join() !== 'tonight-1' || theirs.join() !== ours.join()) {
      throw new Error(`the sides should both award tonight-1, not ${ours.join()} and ${theirs.join()}`)
    }
  }
}

/** Warms a side up, and finds out how many activities fill a round. */
async function laneOf(
  keepsakes: number,
  side: DecidingSide,
  activities: readonly Activity[],
  roundMs: number,
): Promise<Lane> {
  let count = 1
  let each = await nanosecondsEach(side, activities, count)
  while (count * each < roundMs * 1e6) {
    count *= 2
    each = await nanosecondsEach(side, activities, count)
  }
  return { keepsakes, side, activities: Math.max(1, Math.round((roundMs * 1e6) / each)), rounds: [] }
}

async function nanosecondsEach(
  side: DecidingSide,
  activities: readonly Activity[],
  times: number,
): Promise<number> {
  const start = process.hrtime.bigint()
  for (let turn = 0; turn < times; turn++) {
    const decided = side.decide(activities[turn % activities.length] as Activity)
    // Waiting for what is there already would cost the faster side more than deciding does.
    if (decided instanceof Promise) await decided
  }
  return Number(process.hrtime.bigint() - start) / times
}

function costOf(own: Lane, engine: Lane): DecidingCost {
  return {
    activitiesPerSecond: perSecond(own),
    jsonRulesEngineActivitiesPerSecond: perSecond(engine),
    ratio: timesAsLong(engine, own),
  }
}

const perSecond = ({ rounds }: Lane) => spreadOf(rounds.map((nanoseconds) => 1e9 / nanoseconds))

/** Compares the two within each round: what slows the machine for longer than a round then weighs on neither. */
const timesAsLong = (one: Lane | undefined, other: Lane | undefined) =>
  rounded(median((one?.rounds ?? []).map((time, round) => time / (other?.rounds[round] ?? Number.NaN))))

const growthOf = (lanes: readonly Lane[]) => timesAsLong(lanes.at(-1), lanes[0])

/** Right answers in tonight's trivia, each to another question. */
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
