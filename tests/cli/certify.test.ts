import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { votes } from '../functions/support/catalogue.ts'
import { voted } from '../functions/support/events.ts'
import { CampaignFolder } from './support/campaign-folder.ts'
import { keepsakes } from './support/keepsakes.ts'

let folder: CampaignFolder
beforeAll(async () => {
  folder = await CampaignFolder.create()
  await folder.write({ id: 'paris', keepsakes: [{ id: 'voter', earn: votes(1) }] })
})
afterAll(() => folder.removeAll())

const certify = async (events: readonly object[], ...more: string[]) =>
  keepsakes([
    'certify',
    await folder.writeEvents(events),
    '--partner',
    'acme',
    '--campaigns',
    folder.path,
    ...more,
  ])

/** A vote so many minutes after six, published a minute later. */
function vote(minutes: number): { time: string; detail: object; 'detail-type': string; source: string } {
  const at = new Date(Date.parse('2024-07-26T18:00:00Z') + minutes * 60_000).toISOString()
  const { time, detail, 'detail-type': type } = voted({ userId: 'anna', eventId: `v${minutes}`, at })
  return { source: 'partner.acme', 'detail-type': String(type), time: String(time), detail: detail as object }
}

test('a partner whose events are right is ready for launch', async () => {
  const { code, stdout, stderr } = await certify([vote(0), vote(1)])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toContain('2 events of acme, published from 2024-07-26T18:01:00Z to 2024-07-26T18:02:00Z\n')
  expect(stdout).toContain(
    '2 add to keepsakes, 0 are outside of every window or too late, 0 nobody asks for\n',
  )
  expect(stdout).toMatch(/\nNothing was found: ready for launch\.\n$/)
})

test('warnings make it fail only when it is strict, mistakes always', async () => {
  const twice = [vote(0), vote(0)]
  expect(await certify(twice)).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(
      /\nwarning: Events that are sent more than once \(1\)\n {2}line 2: .*\n[\s\S]*\n1 warning: ready for launch, if they are meant\.\n$/,
    ),
  })
  expect(await certify(twice, '--strict')).toMatchObject({ code: 1 })
  expect(await certify([vote(0), { source: 'partner.acme' }])).toMatchObject({
    code: 1,
    stdout: expect.stringContaining('\n1 mistake: to be mended before launch.\n'),
  })
  expect(await certify([])).toMatchObject({
    code: 1,
    stdout: expect.stringContaining('There is no event in it'),
  })
})

test('events are read as they are on the bus, in batches, and as they are sent by HTTPS', async () => {
  const { source: _, time: __, ...bare } = vote(2)
  const inBatch = ({ 'detail-type': type, detail }: Record<string, unknown>) => ({
    'detail-type': type,
    detail,
  })
  const batch = {
    source: 'partner.acme',
    'detail-type': 'ActivityBatch',
    time: vote(4).time,
    detail: { activities: [inBatch(vote(3)), inBatch(vote(0))] },
  }
  const { code, stdout } = await certify([vote(0), bare, batch], '--json')
  expect(code).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({
    partnerId: 'acme',
    events: 4,
    accepted: 4,
    counts: { adding: 4, ignored: 0, unasked: 0 },
    published: { from: '2024-07-26T18:01:00.000Z', to: '2024-07-26T18:05:00.000Z' },
    findings: [{ rule: 'repeated', count: 1, examples: [{ line: 3, activity: 2 }] }],
    minutes: [
      { at: '2024-07-26T18:01:00.000Z', events: 1 },
      { at: '2024-07-26T18:05:00.000Z', events: 2 },
    ],
    notes: [expect.stringContaining('1 event tells no time'), 'No volume was announced: none was compared.'],
  })
})

test('the page is the same each time, needs nothing else, and takes no text for markup', async () => {
  const events = [vote(0), vote(90), { ...vote(1), detail: { ...vote(1).detail, '<b>userId': 1, userId: 7 } }]
  const files = [join(folder.path, 'one.html'), join(folder.path, 'deep/er/two.html')]
  const pages = []
  for (const file of files) {
    expect(await certify(events, '--per-minute', '1', '--html', file)).toMatchObject({
      code: 1,
      stdout: expect.stringContaining(`plots: ${file}\n`),
    })
    pages.push(await readFile(file, 'utf8'))
  }
  const [page = '', other] = pages
  expect(page).toBe(other)
  expect(page).not.toMatch(/<script|https?:|url\((?!#)|<b>userId/)
  expect(page.match(/<svg /g)).toHaveLength(8)
  const ids = Array.from(page.matchAll(/ id="([^"]*)"/g), ([, id]) => id)
  expect(ids).toEqual([...new Set(ids)])
  for (const [, id] of page.matchAll(/aria-labelledby="([^"]*)"/g)) expect(ids).toContain(id)
})

test.each([
  [['--per-minute', '0'], /must be a whole number from 1/],
  [['--gap', 'soon'], /must be a whole number from 1/],
  [['--html', '/proc/nowhere.html'], /nowhere.html cannot be written/],
])('%s is refused with what is wrong', async (more, message) => {
  expect(await certify([vote(0)], ...more)).toMatchObject({ code: 1, stderr: expect.stringMatching(message) })
})
