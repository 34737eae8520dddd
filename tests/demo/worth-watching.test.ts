import { demoUserIds, generateDay } from '../../demo/day.ts'
import { simulateDay, worthWatching } from '../../demo/watched.ts'
import { readPassportToParis } from './support/awards.ts'

const campaign = readPassportToParis()
const earned = (userId: string, ...keepsakeIds: string[]) =>
  keepsakeIds.map((keepsakeId) => ({ userId, keepsakeId }))

describe('the viewers worth watching', () => {
  test('are those with the most to show, and last one with the least', () => {
    const users = ['nobody', 'voter', 'limited', 'hidden', 'both', 'neither']
    const awards = [
      ...earned('voter', 'have-your-say'),
      ...earned('limited', 'hundred-metres'),
      ...earned('hidden', 'golden-passport'),
      ...earned('both', 'have-your-say', 'trivia-ace', 'opening-night', 'hundred-metres'),
    ]
    expect(worthWatching(users, awards, campaign, 4)).toEqual(['both', 'hidden', 'limited', 'neither'])
    expect(worthWatching(users, awards, campaign, 12)).toEqual([
      ...['both', 'hidden', 'limited', 'voter'],
      ...['nobody', 'neither'],
    ])
  })

  test('of a whole day hold hidden and limited keepsakes, and one of them next to nothing', async () => {
    const viewers = 300
    const awards = await simulateDay(generateDay({ seed: 2024, viewers }))
    const watched = worthWatching(demoUserIds(viewers), awards, campaign, 12)
    expect(new Set(watched).size).toBe(12)
    const held = watched.map((userId) => awards.filter((award) => award.userId === userId))
    for (const keepsake of ['golden-passport', 'hundred-metres'])
      expect(held[0]?.map(({ keepsakeId }) => keepsakeId)).toContain(keepsake)
    const [last = [], ...others] = held.toReversed()
    expect(last.length).toBeLessThanOrEqual(1)
    for (const keepsakes of others) expect(keepsakes.length).toBeGreaterThan(3)
  })
})
