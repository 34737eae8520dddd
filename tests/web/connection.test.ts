import fc from 'fast-check'
import { delayOf } from '../../web/api/live.ts'
import { toldBy } from '../../web/api/read.ts'
import { isOver } from '../../web/api/token.ts'

test('tries come half to whole of a doubling pause apart, never more than half a minute', () => {
  expect([0, 1, 2, 3, 4, 5, 60].map((attempt) => delayOf(attempt, () => 0))).toEqual([
    500, 1000, 2000, 4000, 8000, 15_000, 15_000,
  ])
  fc.assert(
    fc.property(fc.nat(2000), fc.double({ min: 0, max: 1, noNaN: true }), (attempt, chance) => {
      const [least, delay] = [delayOf(attempt, () => 0), delayOf(attempt, () => chance)]
      expect(delay).toBeGreaterThanOrEqual(least)
      expect(delay).toBeLessThanOrEqual(Math.min(30_000, 2 * least))
    }),
  )
})

const token = (claims: object) => `h.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.s`

test('a token is over from half a minute before its end', () => {
  const exp = 1_700_000_000
  expect(isOver(token({ exp, name: 'Zoë?>' }), (exp - 31) * 1000)).toBe(false)
  expect(isOver(token({ exp }), (exp - 29) * 1000)).toBe(true)
})

test.each(['', 'opaque', 'a.b.c', token({}), token({ exp: 'soon' })])(
  'whether the token "%s" is over is for the API to judge',
  (opaque) => {
    expect(isOver(opaque, Date.now())).toBe(false)
  },
)

test('a problem document is told as it is, and what is none gets words of its own', () => {
  const problem = {
    type: 'urn:keepsakes:problem:unavailable',
    title: 'Not now',
    status: 503,
    detail: 'Later',
  }
  expect(toldBy(503, problem)).toEqual({ type: problem.type, title: 'Not now', detail: 'Later' })
  for (const body of [undefined, null, 'text', { message: 'Too Many Requests' }])
    expect(toldBy(429, body).title).toMatch(/many people/i)
})
