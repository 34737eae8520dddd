import { awardIn } from '../../web/api/live.ts'

const detail = { campaignId: 'paris', keepsakeId: 'ace' }

test('an award is heard', () => {
  expect(awardIn(JSON.stringify({ 'detail-type': 'KeepsakeAwarded', detail }))).toEqual(detail)
})

test.each([
  'pong',
  '',
  'null',
  '[]',
  '{"detail-type":"KeepsakeAwarded"}',
  JSON.stringify({ 'detail-type': 'Other', detail }),
])('%j is not one', (data) => {
  expect(awardIn(data)).toBeUndefined()
})
