import { answers, votes } from '../functions/support/catalogue.ts'
import { answered, voted } from '../functions/support/events.ts'
import { CampaignFolder } from './support/campaign-folder.ts'
import { keepsakes } from './support/keepsakes.ts'

let live: CampaignFolder
let draft: CampaignFolder
beforeEach(async () => {
  live = await CampaignFolder.create()
  draft = await CampaignFolder.create()
})
afterEach(() => Promise.all([live.removeAll(), draft.removeAll()]))

const diff = (events: string, ...more: string[]) =>
  keepsakes(['campaigns', 'diff', draft.path, '--against', live.path, '--events', events, ...more])

const two = { id: 'two', earn: votes(2) }
const history = [
  ...['v1', 'v2', 'v3'].map((eventId) => voted({ userId: 'anna', eventId })),
  ...['v1', 'v2'].map((eventId) => voted({ userId: 'ben', eventId })),
  answered({ userId: 'carl', questionId: 'q1' }),
  { source: 'partner.acme' },
]

test('who would gain and who would not any more, by keepsake, and what nothing earns', async () => {
  await live.write({ id: 'paris', keepsakes: [two, { id: 'gone', earn: votes(1) }] })
  await draft.write({
    id: 'paris',
    keepsakes: [
      { id: 'two', earn: votes(3) },
      { id: 'quiz', earn: answers(1) },
      { id: 'never', earn: answers(50) },
    ],
  })
  const events = await draft.writeEvents(history)
  const { code, stdout } = await diff(events, '--users', '--json')
  const report = JSON.parse(stdout)
  const row = (keepsakeId: string, numbers: number[], gaining: string[], losing: string[]) => {
    const [live, draft, gain, lose] = numbers
    return { campaignId: 'paris', keepsakeId, live, draft, gain, lose, gaining, losing }
  }
  expect({ code, ...report }).toMatchObject({ code: 0, live: null, rejected: 1 })
  expect(report.keepsakes).toEqual([
    row('two', [2, 1, 0, 1], [], ['ben']),
    row('quiz', [0, 1, 1, 0], ['carl'], []),
    row('never', [0, 0, 0, 0], [], []),
    row('gone', [2, 0, 0, 2], [], ['anna', 'ben']),
  ])
  expect(report.nothingEarns).toEqual([{ campaignId: 'paris', keepsakeId: 'never' }])
  expect(report.gathered).toEqual([
    { campaignId: 'paris', keepsakeId: 'two', kept: [expect.any(String)], anew: [] },
    { campaignId: 'paris', keepsakeId: 'quiz', kept: [], anew: [expect.any(String)] },
    { campaignId: 'paris', keepsakeId: 'never', kept: [], anew: [expect.any(String)] },
  ])

  const text = (await diff(events)).stdout
  expect(text).toContain('paris/gone: the keepsake Title of gone is removed [removed-keepsake]')
  expect(text).toContain('publish refuses what is in brackets, unless --allow names it')
  expect(text).toMatch(/^ +2 +1 +0 +-1 {2}paris\/two$/m)
  expect(text).toContain('nothing in the events earns:\n  paris/never')
  expect(text).toContain('gathered progress is kept for:\n  paris/two')
  expect(text).toMatch(/gathering starts anew for .*:\n {2}paris\/quiz\n {2}paris\/never/)
})

test('limited keepsakes go to those who earned them first, in both', async () => {
  await live.write({ id: 'paris', keepsakes: [{ ...two, supply: 2 }] })
  await draft.write({ id: 'paris', keepsakes: [{ ...two, supply: 1 }] })
  const { stdout } = await diff(await draft.writeEvents(history), '--users', '--json')
  expect(JSON.parse(stdout).keepsakes).toEqual([
    expect.objectContaining({ live: 2, draft: 1, lose: 1, losing: ['ben'] }),
  ])
})

test('the same campaigns differ in nothing', async () => {
  for (const folder of [live, draft]) await folder.write({ id: 'paris', keepsakes: [two] })
  const { stdout } = await diff(await draft.writeEvents(history), '--json')
  const report = JSON.parse(stdout)
  expect(report.changes).toEqual([])
  expect(report.keepsakes).toEqual([
    { campaignId: 'paris', keepsakeId: 'two', live: 2, draft: 2, gain: 0, lose: 0 },
  ])
})

test('a draft with a mistake is refused with its line', async () => {
  await live.write({ id: 'paris', keepsakes: [two] })
  const file = await draft.writeText('broken.yaml', 'id: rome\ntitel: Rome\n')
  const { code, stdout, stderr } = await diff('-', '--json')
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(stderr).toContain(`${file}:2:1: error: titel`)
})

test.each([
  [['campaigns', 'publish', '--allow', 'anything'], 'It must be some of removed-campaign, removed-keepsake'],
  [['campaigns', 'rollback', '0'], 'It must be the number of a snapshot'],
  [
    ['campaigns', 'list', '--endpoints-file', '/nowhere'],
    'start one with npm start, or name a stage with --stage',
  ],
])('%j is refused in one clear sentence', async (args, reason) => {
  const { code, stdout, stderr } = await keepsakes(args)
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(stderr).toContain(reason)
})
