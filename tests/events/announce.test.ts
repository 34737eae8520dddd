import { announcementOf } from '../../events/announce.ts'
import { completionOf } from '../../events/export-completed.ts'
import { rejectionEventOf } from '../../events/rejections.ts'
import { type KeepsakeAwarded, keepsakeAwardedSchema } from '../../schemas/keepsake.ts'

const award: KeepsakeAwarded = keepsakeAwardedSchema.parse({
  awardId: 'ada/spring/fan',
  userId: 'ada',
  campaignId: 'spring',
  keepsakeId: 'fan',
  earnedAt: '2024-03-10T12:00:00.000Z',
  recordedAt: '2024-03-10T12:00:01.000Z',
  eventId: 'e1',
  edition: { number: 17, of: 100 },
})

describe('an announcement', () => {
  test('is an event of keepsakes.awards, KeepsakeAwarded, with the whole award as detail', () => {
    const event = announcementOf(award)
    expect(event.source).toBe('keepsakes.awards')
    expect(event.detailType).toBe('KeepsakeAwarded')
    expect(JSON.parse(event.detail)).toEqual(award)
  })

  test('has a detail that the contract accepts, without an edition too', () => {
    const { edition: _, ...unlimited } = award
    for (const one of [award, unlimited]) {
      expect(keepsakeAwardedSchema.parse(JSON.parse(announcementOf(one).detail))).toEqual(one)
    }
  })

  test('is the same text whenever the same award is announced', () => {
    expect(announcementOf({ ...award })).toEqual(announcementOf(award))
  })
})

test('the event of an export is of keepsakes.exports, ExportCompleted, with the whole of what is told as detail', () => {
  const completed = { exportId: 'e1', files: 2 } as Parameters<typeof completionOf>[0]
  const detail = JSON.stringify(completed)
  expect(completionOf(completed)).toEqual({
    source: 'keepsakes.exports',
    detailType: 'ExportCompleted',
    detail,
  })
})

test('the event of a rejection is of keepsakes.rejections, ActivityRejected, with the whole of what is told as detail', () => {
  const rejected = { rejectedId: 'r1', reasonCode: 'time' } as Parameters<typeof rejectionEventOf>[0]
  const detail = JSON.stringify(rejected)
  expect(rejectionEventOf(rejected)).toEqual({
    ...{ source: 'keepsakes.rejections', detailType: 'ActivityRejected' },
    detail,
  })
})
