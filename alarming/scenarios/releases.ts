import { ACTIVITIES, BEGINS, MINUTES, scenario } from './evening.ts'
import { ROUTES } from './metrics.ts'
import type { Canary } from './minute.ts'
import { retried } from './queues.ts'
import type { Scenario } from './scenario.ts'

/** A canary is over after ten minutes: what an alarm says after nine is in time. */
const IN_TIME = 9

/** The alarm of a function's releases. */
export const release = (name: string): string =>
  `release-${name.replace(/[A-Z]/g, (a) => `-${a.toLowerCase()}`)}`

/** One in ten of the invocations comes to the new version, of which so many fail. */
const canary = (invocations: number, errors: number, before = 0): Canary => ({
  invocations,
  errors,
  before: { invocations: 9 * invocations, errors: before },
})

/** A canary of each function at once: a deployment that changes all of them. */
const each = (of: Canary) => Object.fromEntries(Object.keys(ROUTES).map((name) => [name, of]))

/** The new version fails each record of the batches that it gets, again and again. */
const poisoned = retried(MINUTES, {
  arrive: () => ACTIVITIES,
  fail: (arrived) => Math.round(arrived / 10),
  lasts: (minute) => minute >= BEGINS,
  every: 2,
  most: 100,
})

/** Releases, while a tenth of the traffic comes to the new version. */
export const releases: readonly Scenario[] = [
  scenario(
    'release-fails-a-little',
    'new versions of all functions fail one invocation in 25, which is one in 250 of all',
    Object.fromEntries(Object.keys(ROUTES).map((name) => [release(name), 5])),
    () => ({ canaries: each(canary(50, 2)) }),
  ),
  scenario(
    'release-few-requests',
    'a new version fails each invocation that it gets, one a minute',
    { [release('listKeepsakes')]: IN_TIME },
    () => ({ canaries: { listKeepsakes: canary(1, 1) } }),
  ),
  scenario(
    'release-poisons',
    'a new version of the award function gives back every record, in a tenth of the batches',
    { 'awards-late': 5, [release('awardKeepsakes')]: 5 },
    (minute, { awarding }) => ({
      awarding: poisoned[minute]?.work ?? awarding,
      canaries: { awardKeepsakes: canary(6, 0) },
    }),
  ),
  scenario(
    'release-answers-badly',
    'a new version answers 5xx: a tenth of a route that is one in thirty of all requests',
    { [release('getPassport')]: IN_TIME },
    (_, { requests }) => ({
      failedRequests: 1,
      canaries: { getPassport: { ...canary(1, 0), requests: Math.round(requests / 30), failedRequests: 1 } },
    }),
  ),
  scenario(
    'release-refuses-tokens',
    'one token in ten is refused, by either version: an authorizer refuses by failing',
    {},
    () => ({ canaries: { authorizeConnection: canary(20, 2, 18) } }),
  ),
  scenario(
    'release-is-noisy',
    'new versions of all functions fail one invocation in 200, as happens',
    {},
    () => ({ canaries: each({ ...canary(200, 1), requests: 2_000, failedRequests: 10 }) }),
  ),
]
