import * as fc from 'fast-check'
import { ProblemError } from '../../../functions/http/problems.ts'
import { partnerLimiter } from '../../../functions/ingest/rate-limit.ts'

const limiterAt = (perMinute: number) => {
  const clock = { now: 0 }
  return { clock, limiter: partnerLimiter(perMinute, () => clock.now) }
}

test('each answer says what is left of the partner’s minute, and another partner has its own', () => {
  const { clock, limiter } = limiterAt(100)
  const policy = '"activities";q=100;w=60'
  expect(limiter.take('acme', 30)).toEqual({
    'ratelimit-policy': policy,
    ratelimit: '"activities";r=70;t=60',
  })
  clock.now = 45_500
  expect(limiter.take('acme', 70).ratelimit).toBe('"activities";r=0;t=15')
  expect(limiter.take('other', 1).ratelimit).toBe('"activities";r=99;t=60')
})

test('beyond it nothing is taken until the minute is over, and the refusal says when that is', () => {
  const { clock, limiter } = limiterAt(100)
  limiter.take('acme', 80)
  clock.now = 20_000
  let refusal: unknown
  try {
    limiter.take('acme', 21)
  } catch (error) {
    refusal = error
  }
  expect(refusal).toBeInstanceOf(ProblemError)
  expect(refusal).toMatchObject({
    problem: { status: 429, detail: '100 a minute are taken, of which 20 are left, and it has 21' },
    retryAfter: 40,
    headers: { ratelimit: '"activities";r=20;t=40' },
  })
  expect(limiter.take('acme', 20).ratelimit).toBe('"activities";r=0;t=40')
  clock.now = 60_000
  expect(limiter.take('acme', 100).ratelimit).toBe('"activities";r=0;t=60')
})

test('in no minute that begins with an activity more is taken than the limit, but for one request that is larger by itself', () => {
  const request = fc.record({ after: fc.nat(40_000), activities: fc.integer({ min: 1, max: 120 }) })
  fc.assert(
    fc.property(fc.array(request, { maxLength: 50 }), (requests) => {
      const { clock, limiter } = limiterAt(100)
      const taken: { at: number; activities: number }[] = []
      for (const { after, activities } of requests) {
        clock.now += after
        try {
          limiter.take('acme', activities)
          taken.push({ at: clock.now, activities })
        } catch {
          // It was refused.
        }
      }
      let begins = Number.NEGATIVE_INFINITY
      let sum = 0
      for (const { at, activities } of taken) {
        if (at >= begins + 60_000) [begins, sum] = [at, 0]
        expect(sum === 0 || sum + activities <= 100).toBe(true)
        sum += activities
      }
    }),
  )
})
