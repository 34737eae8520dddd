import { Simulation } from '../../awarding/rehearsing/simulation.ts'
import { type Activity, parseActivity } from '../../events/activity.ts'
import { CAMPAIGNS_FOLDER } from '../../local/command.ts'
import { loadCampaigns } from '../../publishing/campaign-files.ts'
import { draftOf } from '../../publishing/snapshot.ts'
import { formatTime } from '../../schemas/time.ts'
import { Claims } from '../../seeding/claims.ts'
import { Population } from '../../seeding/population.ts'
import { seededUserOf } from '../../seeding/seeded-user.ts'
import type { SeededUser } from '../../store/seeded-items.ts'
import { answers, catalogueOf, collected, votes, watched } from '../functions/support/catalogue.ts'
import { runs } from '../support/runs.ts'

const paris = draftOf(await loadCampaigns(CAMPAIGNS_FOLDER))
const AFTERWARDS = Date.parse('2025-01-01T00:00:00Z')
const options = { users: runs(400), randomSeed: 7, until: AFTERWARDS }
const population = new Population(paris, options)
const everybody = Array.from({ length: options.users }, (_, user) => population.activities(user))

test('every activity is one that the contract with partners takes, as it stands', () => {
  for (const activity of everybody.slice(0, 40).flat()) {
    const { source, type, publishedAt, detail } = activity
    const event = { source, 'detail-type': type, time: formatTime(publishedAt), detail }
    expect(parseActivity(event)).toEqual({ accepted: true, activity })
  }
})

test('the same numbers give the same users, whatever their number, and another seed gives others', () => {
  expect(new Population(paris, { ...options, users: 3 }).activities(2)).toEqual(everybody[2])
  const others = new Population(paris, { ...options, randomSeed: 8 }).activities(2)
  expect(others.map(({ detail }) => detail)).not.toEqual(everybody[2]?.map(({ detail }) => detail))
  expect([...population.userIds()].slice(0, 2)).toEqual(['seeded-7-0', 'seeded-7-1'])
})

test('few do much and many do little', () => {
  const counts = everybody.map(({ length }) => length).sort((a, b) => b - a)
  const all = counts.reduce((sum, count) => sum + count, 0)
  const ofFirst = (share: number) =>
    counts.slice(0, Math.ceil(counts.length * share)).reduce((sum, count) => sum + count, 0) / all
  expect(ofFirst(0.1)).toBeGreaterThan(0.3)
  expect(ofFirst(0.5)).toBeGreaterThan(0.7)
  expect(counts[Math.floor(counts.length / 2)]).toBeLessThan(all / counts.length)
})

test('evenings are fuller than nights, and days with matches than days without', () => {
  const answered = everybody.flat().filter(({ type }) => type !== 'TvWatched')
  const inHours = (from: number, to: number) =>
    answered.filter(({ at }) => {
      const hour = (new Date(at).getUTCHours() + 20) % 24
      return hour >= from && hour < to
    }).length
  expect(inHours(18, 22)).toBeGreaterThan(4 * inHours(1, 5))

  const programmes = [{ prefix: 'opening-' }, 'cup-20240713-final', 'cup-20240713-third-place']
  const cup = catalogueOf({
    id: 'cup',
    keepsakes: [
      { id: 'watcher', earn: { watch: { where: { programId: programmes }, minutes: 10 } } },
      { id: 'voter', earn: votes(2) },
    ],
  })
  const crowd = new Population(cup, { ...options, users: 200 })
  const voted = Array.from({ length: 200 }, (_, user) => crowd.activities(user))
    .flat()
    .filter(({ type }) => type === 'PollVoted')
  const on = (day: string) => voted.filter(({ at }) => formatTime(at).startsWith(day)).length
  // Both are Saturdays.
  expect(on('2024-07-13')).toBeGreaterThan(1.3 * on('2024-07-20'))
})

test('nothing has happened after the time that is given, nor in a campaign that had not begun', () => {
  const until = Date.parse('2024-07-30T00:00:00Z')
  const midway = new Population(paris, { ...options, until })
  const published = [...Array(50).keys()]
    .flatMap((user) => midway.activities(user))
    .map(({ publishedAt }) => publishedAt)
  expect(published.length).toBeGreaterThan(50)
  expect(Math.max(...published)).toBeLessThan(until)
  expect(new Population(paris, { ...options, until: Date.parse('2024-07-01T00:00:00Z') }).campaigns).toEqual(
    [],
  )
})

test('a campaign of any shape has keepsakes that are earned, of every kind of pattern', () => {
  const where = {
    programId: [{ wildcard: 'cup-*-final' }],
    country: [{ 'equals-ignore-case': 'FR' }],
    round: [{ numeric: ['>=', 2, '<', 5] }],
    nested: { deep: [{ suffix: '-tv' }, { exists: true }] },
    $or: [{ live: [true] }, { channelId: [{ 'anything-but': ['one'] }] }],
  }
  const cup = catalogueOf({
    id: 'cup',
    keepsakes: [
      { id: 'watcher', earn: { watch: { where, minutes: 10 } } },
      { id: 'knower', earn: answers(3, 'questionId') },
      { id: 'voter', earn: { streak: { activity: 'PollVoted', days: 2 } } },
      { id: 'all-of-it', earn: collected(['watcher', 'voter']) },
    ],
  })
  const crowd = new Population(cup, { ...options, users: 300 })
  const held = [...Array(300).keys()].flatMap((user) =>
    crowd.standings(user).flatMap(({ decision }) => decision.awards.map(({ keepsake }) => keepsake.id)),
  )
  expect([...new Set(held)].sort()).toEqual(['all-of-it', 'knower', 'voter', 'watcher'])
})

/** Every user as it is seeded, where numbers of limited keepsakes are given out in the order of asking. */
async function seededBy(crowd: Population): Promise<SeededUser[]> {
  const given = new Map<string, string[]>()
  const claims = new Claims(crowd, async (userId, campaign, keepsake) => {
    const key = `${campaign.id}/${keepsake.id}`
    const holders = given.get(key) ?? []
    given.set(key, holders)
    if (!holders.includes(userId) && holders.length === keepsake.supply) return 'sold-out'
    if (!holders.includes(userId)) holders.push(userId)
    return { number: holders.indexOf(userId) + 1, of: keepsake.supply ?? 0 }
  })
  const seeded: SeededUser[] = []
  for (let user = 0; user < crowd.options.users; user++)
    for (const standing of crowd.standings(user))
      if (!claims.add(standing)) seeded.push(seededUserOf(standing, new Map()))
  for await (const [standing, editions] of claims.settled()) seeded.push(seededUserOf(standing, editions))
  return seeded
}

test('who holds what is what a simulation of the same activities says, limited keepsakes and all that builds on them included', async () => {
  const cup = catalogueOf({
    id: 'cup',
    keepsakes: [
      { id: 'watcher', supply: 30, earn: watched(20) },
      { id: 'voter', supply: 20, earn: votes(2) },
      { id: 'knower', earn: answers(3, 'questionId') },
      { id: 'both', supply: 1, earn: collected(['watcher', 'voter']) },
      { id: 'two', earn: collected('all', 2) },
    ],
  })
  const crowd = new Population(cup, { ...options, users: 90 })
  const simulation = new Simulation(cup)
  const add = (activity: Activity) => simulation.add(activity)
  for (let user = 0; user < 90; user++) crowd.activities(user).forEach(add)

  const seeded = await seededBy(crowd)
  const held = seeded.flatMap(({ userId, keepsakes }) =>
    keepsakes.map(({ keepsakeId, earnedAt }) => `${userId} ${keepsakeId} ${earnedAt}`),
  )
  const simulated = simulation
    .awards()
    .map(({ userId, keepsakeId, earnedAt }) => `${userId} ${keepsakeId} ${formatTime(earnedAt)}`)
  expect(held.sort()).toEqual(simulated.sort())
  expect(seeded.some(({ body }) => body.soldOut?.includes('both'))).toBe(true)

  const numbered = seeded.flatMap(({ keepsakes }) =>
    keepsakes.filter(({ keepsakeId }) => keepsakeId === 'watcher'),
  )
  const inOrder = numbered.toSorted((a, b) => (a.edition?.number ?? 0) - (b.edition?.number ?? 0))
  const upTo = (of: number) => Array.from({ length: of }, (_, index) => ({ number: index + 1, of }))
  expect(inOrder.map(({ edition }) => edition)).toEqual(upTo(30))
  expect(inOrder.map(({ earnedAt }) => earnedAt)).toEqual(inOrder.map(({ earnedAt }) => earnedAt).toSorted())
})

test('what is done for one campaign counts for another that asks for it, as a simulation says', async () => {
  const both = catalogueOf(
    { id: 'cup', keepsakes: [{ id: 'voter', earn: votes(3) }] },
    {
      id: 'league',
      startsAt: '2024-07-10T00:00:00Z',
      keepsakes: [{ id: 'voter', supply: 5, earn: votes(5) }],
    },
  )
  const crowd = new Population(both, { ...options, users: 40 })
  const simulation = new Simulation(both)
  for (let user = 0; user < 40; user++)
    for (const activity of crowd.activities(user)) simulation.add(activity)
  const held = (await seededBy(crowd)).flatMap(({ userId, keepsakes }) =>
    keepsakes.map(({ campaignId, earnedAt }) => `${userId} ${campaignId} ${earnedAt}`),
  )
  const simulated = simulation
    .awards()
    .map(({ userId, campaignId, earnedAt }) => `${userId} ${campaignId} ${formatTime(earnedAt)}`)
  expect(held.sort()).toEqual(simulated.sort())
  expect(held.filter((each) => each.includes(' league ')).length).toBe(5)
})

test('a keepsake was recorded after the activity that earned it had been published', () => {
  for (let user = 0; user < 50; user++)
    for (const standing of population.standings(user))
      for (const { eventId, recordedAt, earnedAt } of seededUserOf(standing, new Map()).keepsakes) {
        expect(Date.parse(recordedAt)).toBeGreaterThan(standing.publishedAt.get(eventId) ?? Number.NaN)
        expect(Date.parse(recordedAt)).toBeGreaterThanOrEqual(Date.parse(earnedAt))
      }
})
