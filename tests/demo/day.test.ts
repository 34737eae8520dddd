import { type DemoEvent, demoUserIds, describeDay, generateDay } from '../../demo/day.ts'
import { outcomeOf, readPassportToParis } from './support/awards.ts'

const VIEWERS = 300
const HOUR = 3_600_000
/** Sessions of after the demo's day, and what takes every day of the campaign. */
const OUT_OF_REACH = ['big-wave', 'double-hoops', 'marathon', 'closing-night', 'every-day']

const day = generateDay({ seed: 2024, viewers: VIEWERS })
const facts = describeDay(day)
const outcome = outcomeOf(day)

const textOf = (events: readonly DemoEvent[]) => JSON.stringify(events)
const is = (trait: DemoEvent['traits'][number]) => (event: DemoEvent) => event.traits.includes(trait)
const sound = day.filter((event) => !is('garbage')(event))
const detailsOf = (type: string) =>
  sound.filter(({ line }) => line['detail-type'] === type).map(({ line }) => line.detail)
const idOf = ({ line }: DemoEvent) => `${line.source} ${line.detail.eventId}`
const happenedAt = ({ line }: DemoEvent) => Date.parse(String(line.detail.occurredAt))
const sentAt = ({ entry }: DemoEvent) => entry.Time.getTime()

describe('generateDay', () => {
  test('gives the same day for the same seed and another for another', () => {
    expect(textOf(generateDay({ seed: 2024, viewers: VIEWERS }))).toBe(textOf(day))
    expect(textOf(generateDay({ seed: 2025, viewers: VIEWERS }))).not.toBe(textOf(day))
  })

  test('lets each viewer do the same however many there are', () => {
    const ownOf = (events: readonly DemoEvent[]) =>
      events
        .filter((event) => !is('garbage')(event) && event.line.detail.userId === 'viewer-0007')
        .map(textOfOne)
    const textOfOne = (event: DemoEvent) => textOf([event])
    const own = ownOf(day)
    expect(own.length).toBeGreaterThan(50)
    expect(ownOf(generateDay({ seed: 2024, viewers: 10 }))).toEqual(own)
  })

  test.each([
    [{ seed: 1, viewers: 0 }, 'viewers: 0'],
    [{ seed: 1, viewers: 2.5 }, 'viewers: 2.5'],
    [{ seed: Number.NaN, viewers: 1 }, 'seed: NaN'],
  ])('refuses %j', (options, message) => {
    expect(() => generateDay(options)).toThrow(message)
  })

  test('has 20 to 25 events a viewer, of all three types and four partners', () => {
    expect(facts.events / VIEWERS).toBeGreaterThanOrEqual(20)
    expect(facts.events / VIEWERS).toBeLessThanOrEqual(25)
    expect(facts).toMatchObject({ viewers: VIEWERS, partners: 4, events: day.length })
    for (const type of ['TvWatched', 'TriviaAnswered', 'PollVoted'])
      expect(detailsOf(type).length).toBeGreaterThan(500)
  })

  test('is in the order of sending, at whole seconds, and says the same to the bus and to simulate', () => {
    const times = day.map(({ entry }) => entry.Time.getTime())
    expect(times).toEqual(times.toSorted((a, b) => a - b))
    const wholeSecond = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/
    expect(day.filter(({ line }) => !wholeSecond.test(line.time))).toEqual([])
    expect(day.map(({ line }) => Date.parse(line.time))).toEqual(times)
    const saying = ({ source, detail, ...line }: DemoEvent['line']) => [
      source,
      line['detail-type'],
      JSON.stringify(detail),
    ]
    expect(day.map(({ entry }) => [entry.Source, entry.DetailType, entry.Detail])).toEqual(
      day.map(({ line }) => saying(line)),
    )
  })

  test('sends nothing before it happened', () => {
    expect(sound.filter((event) => sentAt(event) < happenedAt(event))).toEqual([])
  })

  test('uses an eventId of a source once, but for duplicates, which say the same', () => {
    const firsts = new Map(
      sound.filter((event) => !is('duplicate')(event)).map((event) => [idOf(event), event]),
    )
    expect(firsts.size).toBe(facts.events - facts.garbage - facts.duplicate)
    const duplicates = sound.filter(is('duplicate'))
    expect(duplicates.length).toBeGreaterThan(facts.events / 100)
    for (const copy of duplicates) {
      const first = firsts.get(idOf(copy))
      expect(copy.entry.Detail).toBe(first?.entry.Detail)
      expect(first && sentAt(first)).toBeLessThan(sentAt(copy))
    }
    expect(duplicates.some((copy) => sentAt(copy) - sentAt(firsts.get(idOf(copy)) ?? copy) > HOUR)).toBe(true)
  })

  test('has events out of order, and events that come hours late', () => {
    const inOrder = sound.every((event, index) => happenedAt(event) >= happenedAt(sound[index - 1] ?? event))
    expect(inOrder).toBe(false)
    const late = sound.filter(is('late'))
    expect(late.length).toBeGreaterThan(facts.events / 100)
    expect(late.some((event) => sentAt(event) - happenedAt(event) > 24 * HOUR)).toBe(true)
    const boxesBack = late.filter(
      (event) => !is('duplicate')(event) && event.line['detail-type'] === 'TvWatched',
    )
    expect(boxesBack.length).toBeGreaterThan(20)
  })

  test('has viewers on two devices at once', () => {
    const spans = (source: string) =>
      sound
        .filter(({ line }) => line.source === source && line['detail-type'] === 'TvWatched')
        .map(
          ({ line: { detail } }) =>
            ({ ...detail, from: Date.parse(String(detail.from)), to: Date.parse(String(detail.to)) }) as Span,
        )
    interface Span {
      userId: string
      programId: string
      from: number
      to: number
    }
    const boxes = Map.groupBy(spans('partner.north-cable'), ({ userId }) => userId)
    const overlapping = spans('partner.play-app').filter((app) =>
      boxes
        .get(app.userId)
        ?.some((box) => box.programId === app.programId && box.from < app.to && app.from < box.to),
    )
    expect(new Set(overlapping.map(({ userId }) => userId)).size).toBeGreaterThan(VIEWERS / 20)
  })

  test('shows one programme at a time on a box', () => {
    const watched = sound.filter((event) => event.line.detail.channelId && !is('duplicate')(event))
    for (const own of Map.groupBy(watched, ({ line }) => line.detail.userId).values()) {
      const spans = own
        .map(({ line: { detail } }) => ({
          from: Date.parse(String(detail.from)),
          to: Date.parse(String(detail.to)),
        }))
        .toSorted((one, other) => one.from - other.from)
      for (const [index, { from }] of spans.slice(1).entries()) {
        expect(from).toBeGreaterThanOrEqual(spans[index]?.to ?? Number.NaN)
      }
    }
  })

  test('has right and wrong answers, questions answered twice, skipped polls and programmes nobody asks for', () => {
    const answers = detailsOf('TriviaAnswered')
    expect(answers.filter(({ correct }) => correct === false).length).toBeGreaterThan(100)
    const right = answers.filter(({ correct }) => correct === true)
    const questions = new Set(right.map(({ userId, questionId }) => `${userId} ${questionId}`))
    const eventIds = new Set(right.map(({ eventId }) => eventId))
    expect(questions.size).toBeLessThan(eventIds.size)
    expect(detailsOf('PollVoted').some(({ optionId }) => optionId === 'skip')).toBe(true)
    expect(facts.unasked).toBeGreaterThan(100)
  })

  test('has user ids that are prefixes of each other, all of which take part', () => {
    const ids = demoUserIds(VIEWERS)
    expect(new Set(ids).size).toBe(VIEWERS)
    expect(ids).toEqual(expect.arrayContaining(['viewer-1', 'viewer-10', 'viewer-10:kids', 'viewer-100']))
    expect(new Set(sound.map(({ line }) => line.detail.userId))).toEqual(new Set(ids))
  })

  test('has one detail of 300 KB, which still fits a call of the bus', () => {
    const sizes = day
      .map(({ entry }) => Buffer.byteLength(entry.Detail))
      .toSorted((one, other) => other - one)
    expect(sizes[0]).toBeGreaterThan(300_000)
    expect(sizes[0]).toBeLessThan(1_000_000)
    expect(sizes[1]).toBeLessThan(1000)
  })
})

describe('what the core makes of the day', () => {
  test('rejects exactly the garbage, for many different reasons', () => {
    expect(outcome.rejected.map(({ event }) => event)).toEqual(day.filter(is('garbage')))
    expect(new Set(outcome.rejected.map(({ reason }) => reason)).size).toBeGreaterThan(10)
  })

  test('ignores exactly what came too late or lies outside the campaign, of which there is some of each', () => {
    expect(outcome.ignored).toEqual(day.filter((event) => is('tooLate')(event) || is('outside')(event)))
    expect(facts.tooLate).toBeGreaterThan(5)
    expect(facts.outside).toBeGreaterThan(5)
  })

  test('gives every keepsake within reach to someone, and those out of reach to nobody', () => {
    const earned = new Set([...outcome.awards.values()].flatMap((own) => [...own]))
    const within = readPassportToParis()
      .keepsakes.map(({ id }) => id as string)
      .filter((id) => !OUT_OF_REACH.includes(id))
    expect([...earned].toSorted()).toEqual(within.toSorted())
  })

  test('gives most viewers one to five keepsakes, and a handful the golden passport', () => {
    const counts = [...outcome.awards.values()].map(({ size }) => size)
    expect(counts.filter((count) => count <= 5).length).toBeGreaterThan(VIEWERS * 0.75)
    const golden = [...outcome.awards.values()].filter((own) => own.has('golden-passport')).length
    expect(golden).toBeGreaterThanOrEqual(3)
    expect(golden).toBeLessThanOrEqual(15)
  })

  test('runs out of no limited keepsake, so that who earns one does not depend on who comes first', () => {
    for (const { supply } of readPassportToParis().keepsakes)
      expect(supply ?? VIEWERS).toBeGreaterThanOrEqual(VIEWERS)
  })

  test('denies the streak to a viewer whose first vote came too late', () => {
    const tooLate = new Set(day.filter(is('tooLate')).map(({ line }) => line.detail.userId))
    const voters = new Map<string, Set<string>>()
    for (const { userId, occurredAt } of detailsOf('PollVoted')) {
      const days = voters.get(String(userId)) ?? new Set()
      voters.set(
        String(userId),
        days.add(new Date(Date.parse(String(occurredAt)) - 4 * HOUR).toISOString().slice(0, 10)),
      )
    }
    const denied = [...voters].filter(([userId, days]) => {
      const allThree = ['2024-08-02', '2024-08-03', '2024-08-04'].every((date) => days.has(date))
      return allThree && tooLate.has(userId) && !outcome.awards.get(userId)?.has('three-day-fan')
    })
    expect(denied.length).toBeGreaterThan(0)
  })

  test.each([1, 2, 3])(
    'has every keepsake within reach and a golden passport with 50 viewers too, seed %d',
    (seed) => {
      const { awards, rejected, ignored } = outcomeOf(generateDay({ seed, viewers: 50 }))
      const earned = new Set([...awards.values()].flatMap((own) => [...own]))
      expect(earned.size).toBe(readPassportToParis().keepsakes.length - OUT_OF_REACH.length)
      expect(rejected.length).toBe(30)
      expect(ignored.length).toBeGreaterThan(0)
    },
  )
})
