import { type DiffReport, diffText } from '../../cli/diff/text.ts'
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
  const { code, stdout, stderr } = await diff(events, '--users', '--json')
  expect(stderr).toMatch(/^warning: awarding rejects 1 line; line 7: .* is missing/m)
  const report = JSON.parse(stdout)
  const row = (keepsakeId: string, numbers: number[], gaining: string[], losing: string[]) => {
    const [live, draft, gain, lose] = numbers
    return { campaignId: 'paris', keepsakeId, live, draft, gain, lose, gaining, losing }
  }
  expect({ code, ...report }).toMatchObject({ code: 0, live: null, rejected: 1 })
  expect(report.keepsakes).toEqual([
    row('two', [2, 1, 0, 1], [], ['ben']),
    row('quiz', [0, 1, 1, 0], ['carl'], []),
    row('gone', [2, 0, 0, 2], [], ['anna', 'ben']),
  ])
  expect(report.nothingEarns).toEqual([{ campaignId: 'paris', keepsakeId: 'never' }])
  expect(report.gathered).toEqual([
    { campaignId: 'paris', keepsakeId: 'two', kept: [expect.any(String)], anew: [] },
    { campaignId: 'paris', keepsakeId: 'quiz', kept: [], anew: [expect.any(String)] },
    { campaignId: 'paris', keepsakeId: 'never', kept: [], anew: [expect.any(String)] },
  ])

  const { code: strictly, stdout: text } = await diff(events, '--strict')
  expect(strictly).toBe(1)
  expect(text).toContain('\n1 line would be rejected: keepsakes simulate tells why')
  expect(text).toContain('paris/gone: the keepsake Title of gone is removed [removed-keepsake]')
  expect(text).toContain('publish refuses what is in brackets, unless --allow names it')
  expect(text).toMatch(/^ +2 +1 +0 +-1 {2}paris\/two$/m)
  expect(text).toContain('nothing in the events earns:\n  paris/never')
  expect(text).toContain('progress is kept for:\n  paris/two')
  expect(text).toMatch(/progress starts anew for .*:\n {2}paris\/quiz\n {2}paris\/never/)
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
  const report: DiffReport = JSON.parse(stdout)
  expect(report.changes).toEqual([])
  expect(report).toMatchObject({ keepsakes: [], nothingEarns: [], gathered: [] })
  const text = diffText(report)
  expect(text).toContain('  nothing changes')
  expect(text).toContain('  nobody gains a keepsake, and nobody loses one')
  expect(text).not.toContain('paris/two')
})

test('what stays the same beside what changes is not listed', async () => {
  const never = { id: 'never', earn: answers(50) }
  await live.write({ id: 'paris', keepsakes: [two, never, { id: 'one', earn: votes(1) }] })
  await draft.write({ id: 'paris', keepsakes: [two, never, { id: 'one', earn: votes(3) }] })
  const events = await draft.writeEvents(history)
  const report: DiffReport = JSON.parse((await diff(events, '--json')).stdout)
  const named = (rows: readonly { keepsakeId: string }[] = []) => rows.map(({ keepsakeId }) => keepsakeId)
  expect([named(report.keepsakes), named(report.gathered)]).toEqual([['one'], ['one']])
  // Nothing earns it live either.
  expect(report.nothingEarns).toEqual([])
  // In a campaign that is new it may be a mistake.
  await draft.write({ id: 'rome', keepsakes: [two, never] })
  const anew: DiffReport = JSON.parse((await diff(events, '--json')).stdout)
  expect(anew.nothingEarns).toEqual([{ campaignId: 'rome', keepsakeId: 'never' }])
  expect(diffText(report)).not.toMatch(/paris\/(two|never)/)
})

test('as many who gain as lose are a change', async () => {
  await live.write({ id: 'paris', keepsakes: [{ id: 'one', earn: answers(1) }] })
  await draft.write({ id: 'paris', keepsakes: [{ id: 'one', earn: votes(3) }] })
  const { stdout } = await diff(await draft.writeEvents(history), '--json')
  expect(JSON.parse(stdout).keepsakes).toMatchObject([{ live: 1, draft: 1, gain: 1, lose: 1 }])
})

describe('without recorded events', () => {
  const withoutEvents = (...more: string[]) =>
    keepsakes(['campaigns', 'diff', draft.path, '--against', live.path, ...more])
  beforeEach(async () => {
    await live.write({ id: 'paris', keepsakes: [two, { id: 'gone', earn: votes(1) }] })
    await draft.write({
      id: 'paris',
      keepsakes: [
        { id: 'two', earn: votes(3) },
        { id: 'quiz', earn: answers(1) },
      ],
    })
  })

  test('what would change is told, and what cannot be said', async () => {
    const { code, stdout, stderr } = await withoutEvents()
    expect({ code, stdout: stdout.replaceAll(/^ {2}paris.*keepsake Title of (\w+).*$/gm, '  $1') }).toEqual({
      code: 0,
      stdout: `against what is live:
  paris/two: what earns it changes, 2 activities become 3; progress is kept
  quiz
  gone
  publish refuses what is in brackets, unless --allow names it

progress is kept for:
  paris/two

progress starts anew for (keepsakes replay fills it from recorded events):
  paris/quiz

without recorded events (--events) it cannot say:
  who would gain a keepsake, and who would not have it any more
  which of the keepsakes that change nothing earns
`,
    })
    expect(stderr).not.toMatch(/error/)
  })

  test('as JSON too', async () => {
    const { code, stdout } = await withoutEvents('--json')
    const report = JSON.parse(stdout)
    expect(code).toBe(0)
    expect(Object.keys(report)).toEqual(['live', 'changes', 'gathered', 'unsaid'])
    expect(report.changes).toHaveLength(3)
    expect(report.unsaid).toEqual([
      'who would gain a keepsake, and who would not have it any more',
      'which of the keepsakes that change nothing earns',
    ])
  })
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
