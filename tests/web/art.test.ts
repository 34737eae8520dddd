import fc from 'fast-check'
import { fibres, rosette, waves } from '../../web/art/lines.ts'
import { steady } from '../../web/model/random.ts'

const points = (d: string) =>
  d
    .replace(/[MZ]/g, '')
    .split('L')
    .map((point) => point.split(' ').map(Number) as [number, number])

test('a rosette stays between its radii and closes', () => {
  for (const d of rosette({ lobes: 9, strands: 4, inner: 30, outer: 90, ripple: 0.2 })) {
    expect(d).toMatch(/^M.*Z$/)
    for (const [x, y] of points(d)) {
      expect(Math.hypot(x, y)).toBeGreaterThan(29.8)
      expect(Math.hypot(x, y)).toBeLessThan(90.2)
    }
  }
})

test('a line of the print ends where its copy on the right begins', () => {
  for (const line of waves(480, 12).map(points)) {
    const [[left, from] = [], [right, to] = []] = [line[0], line.at(-1)]
    expect([left, right]).toEqual([0, 480])
    expect(to).toBeCloseTo(from ?? Number.NaN, 1)
  }
})

test('the fibres lie the same way every time', () => {
  expect(fibres(480, 480, 20)).toEqual(fibres(480, 480, 20))
})

test('a steady number is from 0 to below 1, the same for the same text, and spread', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(steady(text)).toBe(steady(text))
      expect(steady(text)).toBeGreaterThanOrEqual(0)
      expect(steady(text)).toBeLessThan(1)
    }),
  )
  const tenths = new Set(Array.from({ length: 200 }, (_, n) => Math.floor(steady(`stamp-${n}`) * 10)))
  expect(tenths.size).toBe(10)
})
