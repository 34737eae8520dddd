import { campaignIdSchema } from '../../schemas/ids.ts'
import { campaignOf, choiceIn, searchWith } from '../../web/model/choice.ts'

const campaign = (id: string, startsAt: string, endsAt: string) => ({
  campaignId: campaignIdSchema.parse(id),
  title: id,
  startsAt,
  endsAt,
  timeZone: 'UTC',
})
const next = campaign('next', '2024-09-01T00:00:00Z', '2024-10-01T00:00:00Z')
const now = campaign('now', '2024-08-01T00:00:00Z', '2024-08-31T00:00:00Z')
const past = campaign('past', '2024-07-01T00:00:00Z', '2024-07-31T00:00:00Z')
const at = (time: string) => Date.parse(time)

test('the campaign asked for is shown, else the one that is on, else the latest', () => {
  const all = [next, now, past]
  expect(campaignOf(all, 'past', at('2024-08-15T00:00:00Z'))).toBe('past')
  expect(campaignOf(all, undefined, at('2024-08-15T00:00:00Z'))).toBe('now')
  expect(campaignOf(all, 'nonsense', at('2024-08-15T00:00:00Z'))).toBe('now')
  expect(campaignOf(all, undefined, at('2024-08-31T00:00:00Z'))).toBe('next')
  expect(campaignOf([], 'past', 0)).toBeUndefined()
})

test('the choice is kept in the address, and all else in it is too', () => {
  const search = searchWith('?debug=1&viewer=viewer-1', { viewer: 'viewer-10:kids' })
  expect(choiceIn(search)).toEqual({ viewer: 'viewer-10:kids' })
  expect(new URLSearchParams(search).get('debug')).toBe('1')
  expect(choiceIn('')).toEqual({})
})
