import { answers, votes } from '../functions/support/catalogue.ts'
import { answered, voted } from '../functions/support/events.ts'
import { EVENT_IDS, SUBJECT_IDS, USER_IDS } from '../support/ids.ts'
import { CampaignFolder } from './support/campaign-folder.ts'
import { keepsakes } from './support/keepsakes.ts'

let folder: CampaignFolder
let events: string
beforeAll(async () => {
  folder = await CampaignFolder.create()
  await folder.write({
    id: 'paris',
    keepsakes: [
      { id: 'voter', earn: votes(1) },
      { id: 'ace', earn: answers(SUBJECT_IDS.length, 'questionId') },
    ],
  })
  const history = USER_IDS.flatMap((userId, n) => [
    voted({
      userId,
      eventId: String(EVENT_IDS[n % EVENT_IDS.length]),
      detail: { pollId: String(SUBJECT_IDS[n % SUBJECT_IDS.length]) },
    }),
    ...SUBJECT_IDS.map((questionId) => answered({ userId, questionId })),
  ])
  events = await folder.writeEvents(history)
})
afterAll(() => folder.removeAll())

test('simulate tells of users, events and subjects by whatever ids they have', async () => {
  const { code, stdout } = await keepsakes([
    'simulate',
    '--campaigns',
    folder.path,
    '--events',
    events,
    '--json',
  ])
  const { awards, rejected, ignored } = JSON.parse(stdout)
  expect({ code, rejected, ignored }).toEqual({ code: 0, rejected: [], ignored: 0 })
  expect(new Set(awards.map(({ userId }: { userId: string }) => userId))).toEqual(new Set(USER_IDS))
  expect(awards).toHaveLength(2 * USER_IDS.length)
  expect(awards.map(({ userId }: { userId: string }) => userId)).toEqual(
    USER_IDS.flatMap((id) => [id, id]).sort(),
  )
})

test.each(['auth0|5f7c8ec7c33c6c004bbafe82', 'https://login.example/users/1?a=b#c', 'a/b/'])(
  'simulate --explain tells why %j earned a keepsake',
  async (userId) => {
    const name = `${userId}/paris/ace`
    const args = ['--campaigns', folder.path, '--events', events, '--json', '--explain', name]
    const { code, stdout } = await keepsakes(['simulate', ...args])
    const { state, counted, ...rest } = JSON.parse(stdout)
    expect({ code, state, userId: rest.userId }).toEqual({ code: 0, state: 'earned', userId })
    expect(counted).toHaveLength(SUBJECT_IDS.length)
  },
)
