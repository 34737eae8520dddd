import fc from 'fast-check'
import { type Doing, type Viewing, watch } from '../../demo/doing.ts'
import { live, replays } from '../../demo/programmes.ts'
import { MINUTE, SECOND } from '../../demo/time.ts'
import { randomOf } from '../../seeding/random.ts'

type Watched = Extract<Doing, { type: 'TvWatched' }>

const isWatched = (doing: Doing): doing is Watched => doing.type === 'TvWatched'
const tennis = live.tennis
const viewings = fc
  .record({
    seed: fc.integer(),
    device: fc.constantFrom('box' as const, 'app' as const),
    live: fc.boolean(),
    minutes: fc.integer({ min: 1, max: 240 }),
  })
  .map(({ seed, minutes, ...rest }) => {
    const from = tennis.onAir.from + 5 * MINUTE
    const viewing: Viewing = { programme: tennis, ...rest, from, until: from + minutes * MINUTE }
    return { viewing, segments: watch(viewing, randomOf(seed, 0)).filter(isWatched) }
  })

describe('watch', () => {
  test('reports whole heartbeats of 30 s, in segments of at most 10 minutes', () => {
    fc.assert(
      fc.property(viewings, ({ segments }) => {
        for (const { from, to } of segments) {
          expect((to - from) % (30 * SECOND)).toBe(0)
          expect(to).toBeGreaterThan(from)
          expect(to - from).toBeLessThanOrEqual(10 * MINUTE)
        }
      }),
    )
  })

  test('never reports one moment twice, nor one outside the viewing, nor live after the programme', () => {
    fc.assert(
      fc.property(viewings, ({ viewing, segments }) => {
        const end = viewing.live ? Math.min(viewing.until, tennis.onAir.to) : viewing.until
        let last = viewing.from
        for (const { from, to } of segments) {
          expect(from).toBeGreaterThanOrEqual(last)
          expect(to).toBeLessThanOrEqual(end)
          last = to
        }
      }),
    )
  })

  test('stays on its programme, but for a box that flips away while it is live', () => {
    fc.assert(
      fc.property(viewings, ({ viewing, segments }) => {
        if (viewing.device === 'box' && viewing.live) return
        for (const { programId } of segments) expect(programId).toBe(tennis.programId)
      }),
    )
  })

  test('has pauses, flips and unbroken stretches alike over many viewings', () => {
    const from = tennis.onAir.from
    const viewing: Viewing = { programme: tennis, device: 'box', live: true, from, until: tennis.onAir.to }
    const days = Array.from({ length: 20 }, (_, stream) =>
      watch(viewing, randomOf(1, stream)).filter(isWatched),
    )
    const joints = days.flatMap((segments) =>
      segments.slice(1).map(({ from }, index) => from - (segments[index]?.to ?? 0)),
    )
    expect(joints.some((gap) => gap === 0)).toBe(true)
    expect(joints.some((gap) => gap >= MINUTE)).toBe(true)
    expect(days.flat().some(({ programId }) => programId !== tennis.programId)).toBe(true)
  })

  test('says what the device knows: a box its channel, an app whether it was live', () => {
    const shownBy = (device: 'box' | 'app', isLive: boolean) => {
      const programme = isLive ? live.hundredMetres : replays.opening
      const { from } = programme.onAir
      const [first] = watch({ programme, device, live: isLive, from, until: from + MINUTE }, randomOf(4, 4))
      return first && isWatched(first) ? first.shown : undefined
    }
    expect(shownBy('box', true)).toEqual({ channelId: 'live-1' })
    expect(shownBy('box', false)).toEqual({ channelId: 'replay-1' })
    expect(shownBy('app', true)).toEqual({ live: true })
    expect(shownBy('app', false)).toEqual({ live: false })
  })
})
