import { answers, votes } from '../functions/support/catalogue.ts'
import { answered, voted } from '../functions/support/events.ts'
import { CampaignFolder } from './support/campaign-folder.ts'
import { keepsakes } from './support/keepsakes.ts'

let folder: CampaignFolder
beforeAll(async () => {
  folder = await CampaignFolder.create()
  await folder.write({
    id: 'paris',
    keepsakes: [
      { id: 'voter', earn: votes(1) },
      { id: 'ace', hidden: true, earn: answers(2, 'questionId') },
    ],
  })
})
afterAll(() => folder.removeAll())

const check = async (events: readonly object[], ...more: string[]) =>
  keepsakes(['check-events', await folder.writeEvents(events), '--campaigns', folder.path, ...more])

const vote = voted({ userId: 'anna', eventId: 'v1', at: '2024-07-26T18:00:00Z' })
const quiz = answered({ userId: 'anna', eventId: 'a1', at: '2024-07-26T20:00:00Z' })
const after = answered({ userId: 'anna', eventId: 'a2', at: '2024-09-26T20:00:00Z' })
const batch = {
  source: 'partner.acme',
  'detail-type': 'ActivityBatch',
  time: vote.time,
  detail: {
    activities: [{ 'detail-type': vote['detail-type'], detail: vote.detail }, { 'detail-type': 'Zapped' }],
  },
}

test('each event of a file is told with what it adds to, and a summary comes last', async () => {
  const { code, stdout, stderr } = await check([vote, quiz, after])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout.split('\n')).toEqual([
    'line 1: accepted, adds to paris/voter',
    'line 2: accepted, adds to paris/ace',
    expect.stringMatching(
      /^line 3: accepted, adds to nothing: it did not happen while .* came .* after the campaign ends$/,
    ),
    '3 events accepted, 0 rejected',
    '2 events add to keepsakes, 1 to none: 1 outside of every window',
    '',
  ])
})

test('a batch is taken apart, and an activity that is rejected makes the command fail', async () => {
  const { code, stdout } = await check([vote, batch, after], '--json')
  expect(code).toBe(1)
  expect(JSON.parse(stdout)).toMatchObject({
    events: [
      { line: 1, status: 'accepted', eventId: 'v1', addsTo: [{ campaignId: 'paris', keepsakeId: 'voter' }] },
      { line: 2, activity: 1, status: 'accepted', addsTo: [{ keepsakeId: 'voter' }] },
      {
        line: 2,
        activity: 2,
        status: 'rejected',
        path: 'detail',
        mistakes: [{ path: 'detail' }, { path: 'detail-type' }],
      },
      {
        line: 3,
        status: 'accepted',
        ignored: { code: 'outside-window', nearest: [{ campaignId: 'paris' }] },
      },
    ],
    accepted: 3,
    rejected: 1,
    adding: 2,
    ignored: { 'outside-window': 1 },
  })
})

test('campaigns are those of files or of a stage', async () => {
  const { code, stderr } = await check([vote], '--stage', 'prod')
  expect(code).toBe(1)
  expect(stderr).toMatch(/^give --campaigns .* or --stage prod: one of them is asked\n$/)
})
