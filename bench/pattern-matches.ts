import { compilePattern } from '../event-patterns/index.ts'
import { isJsonObject, type Json, type JsonObject } from '../json/json.ts'
import { median, rounded, type Spread, spreadOf } from './figures.ts'

/** The cost of the patterns of a busy catalogue on one core. */
export interface PatternMatchesResult {
  /** How many different patterns took turns. */
  readonly patterns: number
  readonly matchesPerSecond: Spread
  /** The same questions, in the same run, to a matcher that reads the pattern anew each time. */
  readonly baselineMatchesPerSecond: Spread
  /** How many times as fast as the baseline. */
  readonly ratio: number
}

const questionsPerRound = 500_000
const ROUNDS = 7

/**
 * Measures compiled patterns against an interpreting matcher on TV activities. Both must give the same answers,
 * else this throws. The two take turns. Takes about five seconds.
 */
export function benchPatternMatches(): PatternMatchesResult {
  const patterns = makePatterns()
  const events = makeEvents()
  const compiled = patterns.map((pattern) => compilePattern(pattern))
  const fast = (pattern: number, event: JsonObject) => compiled[pattern]?.matches(event) ?? false
  const slow = (pattern: number, event: JsonObject) => interpret(patterns[pattern] ?? {}, event)

  // The first round of each lets the engine optimize it.
  const matched = [fast, slow].map((matches) => round(matches, patterns.length, events).matched)
  if (matched[0] !== matched[1]) throw new Error(`The matchers disagree: ${matched.join(' and ')} matches`)
  const rates = { fast: [] as number[], slow: [] as number[] }
  for (let turn = 0; turn < ROUNDS; turn++) {
    rates.fast.push(round(fast, patterns.length, events).perSecond)
    rates.slow.push(round(slow, patterns.length, events).perSecond)
  }
  return {
    patterns: patterns.length,
    matchesPerSecond: spreadOf(rates.fast),
    baselineMatchesPerSecond: spreadOf(rates.slow),
    ratio: rounded(median(rates.fast) / median(rates.slow)),
  }
}

function round(
  matches: (pattern: number, event: JsonObject) => boolean,
  patterns: number,
  events: readonly JsonObject[],
): { perSecond: number; matched: number } {
  let matched = 0
  const start = performance.now()
  for (let question = 0; question < questionsPerRound; question++) {
    const event = events[question % events.length] as JsonObject
    if (matches(question % patterns, event)) matched++
  }
  return { perSecond: questionsPerRound / ((performance.now() - start) / 1000), matched }
}

/** Twelve shapes of pattern, each with its own values eight times over, none in step with the events. */
function makePatterns(): JsonObject[] {
  return Array.from({ length: 8 }, (_, n): JsonObject[] => [
    { source: [`partner.${n}`] },
    { 'detail-type': ['TvWatched'], detail: { programId: [`opening-${n}`, `final-${n}`] } },
    { 'detail-type': ['TriviaAnswered'], detail: { correct: [true] } },
    { detail: { programId: [{ prefix: 'opening-' }] } },
    { detail: { programId: [{ suffix: `-${n}` }] } },
    { detail: { programId: [{ 'equals-ignore-case': `FINAL-${n}` }] } },
    { detail: { programId: [{ wildcard: `*en*-${n}` }] } },
    { detail: { channelId: [{ 'anything-but': [`channel-${n}`, 'channel-0'] }], live: [true] } },
    { detail: { score: [{ numeric: ['>', n, '<=', n + 5] }] } },
    { detail: { channelId: [{ exists: false }], correct: [{ exists: true }] } },
    { source: [{ prefix: 'partner.' }], detail: { tags: ['sport', `tag-${n}`] } },
    { $or: [{ source: [`partner.${n}`] }, { detail: { score: [n], live: [false] } }] },
  ]).flat()
}

function makeEvents(): JsonObject[] {
  const types = ['TvWatched', 'TriviaAnswered', 'PollVoted']
  return Array.from({ length: 101 }, (_, n): JsonObject => {
    const detail: JsonObject = {
      eventId: `event-${n}`,
      userId: `user-${n}`,
      occurredAt: '2024-07-26T19:30:00+02:00',
      programId: `${n % 3 === 0 ? 'final' : 'opening'}-${n % 9}`,
      score: n % 12,
      live: n % 2 === 0,
      tags: ['olympics', n % 4 === 0 ? 'sport' : 'ceremony', `tag-${n % 10}`],
    }
    if (n % 3 === 1) detail.correct = n % 2 === 1
    if (n % 5 !== 0) detail.channelId = `channel-${n % 6}`
    return {
      version: '0',
      id: `id-${n}`,
      'detail-type': types[n % 3] ?? '',
      source: `partner.${n % 7}`,
      account: '000000000000',
      time: '2024-07-26T17:30:05Z',
      region: 'eu-west-1',
      resources: [],
      detail,
    }
  })
}

/** The baseline: walks pattern and event together, and finds out what each operator means every time. */
function interpret(pattern: JsonObject, event: JsonObject): boolean {
  return Object.entries(pattern).every(([key, asked]) => {
    if (key === '$or') return (asked as JsonObject[]).some((branch) => interpret(branch, event))
    const value = event[key]
    if (!Array.isArray(asked)) return isJsonObject(value) && interpret(asked as JsonObject, value)
    const values = Array.isArray(value) ? value : value === undefined ? [] : [value]
    return asked.some((entry) =>
      isJsonObject(entry) && entry.exists === false
        ? values.length === 0
        : values.some((one) => interpretEntry(entry, one)),
    )
  })
}

function interpretEntry(entry: Json, value: Json): boolean {
  if (!isJsonObject(entry)) return entry === value
  const [operator, operand] = Object.entries(entry)[0] as [string, Json]
  switch (operator) {
    case 'exists':
      return true
    case 'anything-but':
      return !(operand as Json[]).includes(value)
    case 'numeric':
      return typeof value === 'number' && interpretRange(operand as Json[], value)
  }
  if (typeof value !== 'string' || typeof operand !== 'string') return false
  switch (operator) {
    case 'prefix':
      return value.startsWith(operand)
    case 'suffix':
      return value.endsWith(operand)
    case 'equals-ignore-case':
      return value.toLowerCase() === operand.toLowerCase()
    default:
      return new RegExp(`^${operand.replaceAll('*', '.*')}$`, 's').test(value)
  }
}

function interpretRange(comparisons: Json[], value: number): boolean {
  const [above, lower, below, upper] = comparisons as [string, number, string, number]
  return (above === '>' ? value > lower : value >= lower) && (below === '<' ? value < upper : value <= upper)
}
