import * as fc from 'fast-check'
import type { Beat, State } from '../../watching/beat.ts'
import { rulesFor } from '../../watching/rules.ts'
import { runs } from '../support/runs.ts'
import { beat, counted, EVENING, secondsOf, spans } from './support/beats.ts'

const INTERVAL = 30
const LONGEST_GAP = rulesFor(INTERVAL).longestGap / 1000

/** The truth: a state for each second of the evening, and the second from which the box is gone. */
interface Truth {
  readonly states: readonly State[]
  readonly tvOn: readonly boolean[]
  readonly brokenOff: number
}

const stretch = fc.record({
  state: fc.constantFrom<State>('playing', 'playing', 'playing', 'paused', 'buffering', 'stopped'),
  tvOn: fc.constantFrom(true, true, true, false),
  seconds: fc.integer({ min: 1, max: 150 }),
})

const truths = fc
  .tuple(fc.array(stretch, { minLength: 1, maxLength: 10 }), fc.double({ min: 0.3, max: 1, noNaN: true }))
  .map(([stretches, part]): Truth => {
    const each = <T>(of: (one: (typeof stretches)[number]) => T) =>
      stretches.flatMap((one) => Array.from({ length: one.seconds }, () => of(one)))
    const states = each(({ state }) => state)
    return { states, tvOn: each(({ tvOn }) => tvOn), brokenOff: Math.ceil(states.length * part) }
  })

/** A box sends a beat at each change, and else every so many seconds. Its last beat is before it is gone. */
function render({ states, tvOn, brokenOff }: Truth, more: Partial<Beat> = {}): Beat[] {
  const beats: Beat[] = []
  let last = Number.NEGATIVE_INFINITY
  for (let second = 0; second < brokenOff; second++) {
    const isChange = states[second] !== states[second - 1] || tvOn[second] !== tvOn[second - 1]
    if (!isChange && second - last < INTERVAL) continue
    last = second
    beats.push(beat(second, states[second] ?? 'off', { tvOn: tvOn[second] ?? false, ...more }))
  }
  return beats
}

const secondOf = ({ at }: Beat) => (at - EVENING) / 1000

/** Counts second by second: watched in truth, and no silence too long to be believed. */
function oracle({ states, tvOn }: Truth, told: readonly Beat[]): Set<number> {
  const times = told.map(secondOf).sort((a, b) => a - b)
  const watched = states.flatMap((state, second) => {
    if (state !== 'playing' || !tvOn[second]) return []
    const before = times.findLast((time) => time <= second)
    const after = times.find((time) => time > second)
    const isTold = before !== undefined && after !== undefined && after - before <= LONGEST_GAP
    return isTold ? [second] : []
  })
  return new Set(watched)
}

/** Some of the beats twice, and all of them in another order. */
const delivered = (beats: readonly Beat[]) =>
  fc.tuple(fc.subarray([...beats]), fc.infiniteStream(fc.nat())).map(([again, ranks]) =>
    [...beats, ...again]
      .map((one) => ({ one, rank: ranks.next().value as number }))
      .sort((a, b) => a.rank - b.rank)
      .map(({ one }) => one),
  )

/** True beats of which the periodic ones may be lost: what changes the state always comes. */
const lossy = (truth: Truth) => {
  const all = render(truth)
  const isKept = (one: Beat, index: number) =>
    index === 0 || one.state !== all[index - 1]?.state || one.tvOn !== all[index - 1]?.tvOn
  return fc
    .array(fc.boolean(), { minLength: all.length, maxLength: all.length })
    .map((kept) => all.filter((one, index) => isKept(one, index) || kept[index]))
}

test('the union of the segments is, to the second, what an oracle counts of the beats that came', () => {
  const told = truths.chain((truth) =>
    lossy(truth).chain((came) => delivered(came).map((beats) => ({ truth, came, beats }))),
  )
  fc.assert(
    fc.property(told, ({ truth, came, beats }) => {
      expect(secondsOf(counted(beats))).toEqual(oracle(truth, came))
    }),
    { numRuns: runs(60) },
  )
})

test('of a stream that breaks off, at most an interval is lost, and nothing is made up', () => {
  fc.assert(
    fc.property(truths, (truth) => {
      const found = secondsOf(counted(render(truth)))
      const watched = truth.states.flatMap((state, second) =>
        state === 'playing' && truth.tvOn[second] && second < truth.brokenOff ? [second] : [],
      )
      expect(watched.length - found.size).toBeLessThanOrEqual(INTERVAL)
      expect([...found].filter((second) => !watched.includes(second))).toEqual([])
    }),
    { numRuns: runs(40) },
  )
})

test('heartbeats that are lost, those of a pause among them, add at most the longest silence each', () => {
  const told = truths.chain((truth) => {
    const all = render(truth)
    return fc.record({ truth: fc.constant(truth), all: fc.constant(all), came: fc.subarray(all) })
  })
  fc.assert(
    fc.property(told, ({ truth, all, came }) => {
      const made = [...secondsOf(counted(came))].filter(
        (second) => truth.states[second] !== 'playing' || !truth.tvOn[second],
      )
      expect(made.length).toBeLessThanOrEqual((all.length - came.length) * LONGEST_GAP)
    }),
    { numRuns: runs(20) },
  )
})

test('two devices count as the union of what an oracle counts of each', () => {
  fc.assert(
    fc.property(truths, truths, (one, other) => {
      const both = [render(one), render(other, { deviceId: 'tablet' })] as const
      const expected = new Set([...oracle(one, both[0]), ...oracle(other, both[1])])
      expect(secondsOf(counted(both.flat()))).toEqual(expected)
    }),
    { numRuns: runs(20) },
  )
})

/** Clocks that are put right now and then: so many seconds are added from a second of the evening on. */
const jumps = fc.array(
  fc.record({ second: fc.integer({ min: 1, max: 600 }), by: fc.integer({ min: -4000, max: 4000 }) }),
  { maxLength: 3 },
)

type Jumps = readonly { readonly second: number; readonly by: number }[]

const shifted = (beats: readonly Beat[], all: Jumps, withUptime: boolean) =>
  beats.map((one) => {
    const second = secondOf(one)
    const off = all.reduce((sum, jump) => (jump.second <= second ? sum + jump.by : sum), 0)
    return { ...one, at: one.at + off * 1000, ...(withUptime ? { uptime: second * 1000 } : {}) }
  })

test('with uptime, a clock that is put right changes nothing in how long was watched', () => {
  fc.assert(
    fc.property(truths, jumps, (truth, all) => {
      const beats = render(truth)
      const lengths = spans(counted(shifted(beats, all, true))).map(([from, to]) => to - from)
      expect(lengths.every((length) => length > 0)).toBe(true)
      expect(lengths.reduce((sum, length) => sum + length, 0)).toBe(oracle(truth, beats).size)
    }),
    { numRuns: runs(40) },
  )
})

test('without uptime, a clock that is put right adds at most the longest silence', () => {
  fc.assert(
    fc.property(truths, jumps, (truth, all) => {
      const beats = render(truth)
      const found = secondsOf(counted(shifted(beats, all, false)))
      expect(found.size).toBeLessThanOrEqual(oracle(truth, beats).size + all.length * LONGEST_GAP)
    }),
    { numRuns: runs(40) },
  )
})
