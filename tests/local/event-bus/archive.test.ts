import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { EventArchives } from '../../../local/event-bus/archive.ts'
import { ingest } from '../../../local/event-bus/event.ts'

const folder = mkdtempSync(join(tmpdir(), 'keepsakes-test-archive-'))
afterAll(() => rmSync(folder, { recursive: true }))

const archive = { name: 'all', arn: 'arn:archive', sourceArn: 'arn:bus', retentionDays: 0 }

function open(path?: string): EventArchives {
  const archives = new EventArchives(path)
  archives.define([archive])
  return archives
}

function keep(archives: EventArchives, id: string, at: string, busArn = 'arn:bus'): void {
  const entry = {
    source: 'shop',
    detailType: 'Ordered',
    detail: `{ "tab": "\\t" }`,
    busName: 'shop',
    resources: [],
  }
  const event = ingest(entry, { id, now: new Date(at), account: '1', region: 'eu-west-1' })
  if (event) archives.keep(event, busArn)
}

async function idsIn(archives: EventArchives, from: string, to: string): Promise<string[]> {
  const found: string[] = []
  for await (const { text } of archives.between(archive, Date.parse(from), Date.parse(to)))
    found.push(JSON.parse(text).id)
  return found
}

test('an archive keeps what its bus took, between runs and past a line that was cut off', async () => {
  const path = join(folder, 'archive')
  const before = open(path)
  expect(await idsIn(before, '2024-01-01', '2025-01-01')).toEqual([])
  keep(before, 'one', '2024-07-01T00:00:00Z')
  keep(before, 'elsewhere', '2024-07-01T00:00:00Z', 'arn:other-bus')
  before.close()
  appendFileSync(path, 'all\t2024-07-01T00:00:01.000Z\t{"id":"half\n')
  const after = open(path)
  keep(after, 'two', '2024-07-01T00:01:00Z')
  expect(await idsIn(after, '2024-01-01', '2025-01-01')).toEqual(['one', 'two'])
  expect(await idsIn(after, '2024-07-01T00:00:00Z', '2024-07-01T00:01:00Z')).toEqual(['one'])
  after.close()
})

test.each([
  ['nothing', ''],
  ['half of its fields', 'all\t2024-07-01T00:00:01.000Z'],
  ['half of an event', 'all\t2024-07-01T00:00:01.000Z\t{"id":"half'],
  ['an event up to the end of its detail', 'all\t2024-07-01T00:00:01.000Z\t{"id":"half","detail":{}'],
])('an archive that ends with %s keeps what its bus takes next', async (_, cut) => {
  const path = join(folder, `cut-${cut.length}`)
  appendFileSync(path, cut)
  const archives = open(path)
  keep(archives, 'one', '2024-07-01T00:00:00Z')
  keep(archives, 'two', '2024-07-01T00:01:00Z')
  expect(await idsIn(archives, '2024-01-01', '2025-01-01')).toEqual(['one', 'two'])
  archives.close()
})
