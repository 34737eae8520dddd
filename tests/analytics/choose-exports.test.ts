import { chooseExports } from '../../analytics/choose-exports.ts'
import type { ExportsSource } from '../../analytics/exports-source.ts'

interface Said {
  readonly table?: 'keepsakes' | 'progress'
  readonly time?: string
  readonly from?: string
  readonly files?: number
  readonly there?: number
  readonly key?: number
  readonly version?: string
  readonly unknown?: number
  readonly hasRecord?: boolean
}

const DAY = '2024-08-01T03:15:00.000Z'
const NEXT = '2024-08-02T03:15:00.000Z'
const idOf = ({ table = 'keepsakes', time = DAY, from }: Said) =>
  `${Date.parse(time)}-${table}${from === undefined ? '' : '-changes'}`

/** A source of these exports, as in a bucket. */
function sourceOf(said: readonly Said[], { lacksCatalogue = false } = {}): ExportsSource {
  const texts = new Map<string, string>()
  for (const each of said) {
    const { table = 'keepsakes', time = DAY, from, files = 2, there = files, hasRecord = true } = each
    const [id, date] = [idOf(each), time.slice(0, 10)]
    const folder = from === undefined ? table : `${table}_changes`
    for (let at = 0; at < there; at++) texts.set(`${folder}/exportDate=${date}/${id}-part${at}.parquet`, '')
    if (!lacksCatalogue && from === undefined) texts.set(`catalogue/exportDate=${date}/${id}.parquet`, '')
    if (hasRecord) texts.set(`exports/exportDate=${date}/${id}.json`, recordOf(each))
  }
  return {
    name: 'here',
    list: async () => [...texts.keys()].sort(),
    text: async (path) => texts.get(path) ?? '',
  }
}

const textOf = (time: string) => time.replace('T', ' ').replace('Z', '')

function recordOf(said: Said): string {
  const { table = 'keepsakes', time = DAY, from, files = 2, key = 1, version = 'v1', unknown = 0 } = said
  return `${JSON.stringify({
    ...{ export_id: idOf(said), table_name: table, kind: from === undefined ? 'full' : 'incremental' },
    ...{ export_time: textOf(time), from_time: from === undefined ? null : textOf(from) },
    ...{ files, items: 10, rows: 10, unknown, catalogue_version: version, key_generation: key },
  })}\n`
}

const both = (said: Said = {}): Said[] => [
  { ...said, table: 'keepsakes' },
  { ...said, table: 'progress' },
]

test('the latest exports of one moment are taken, with exactly their own files', async () => {
  const exports = [...both(), ...both({ time: NEXT }), { time: '2024-08-02T09:00:00.000Z' }]
  const chosen = await chooseExports(sourceOf(exports))
  expect([chosen.keepsakes.record.time, chosen.progress.record.time]).toEqual([NEXT, NEXT])
  const id = idOf({ time: NEXT })
  expect(chosen.keepsakes.files).toEqual(
    [0, 1].map((at) => `keepsakes/exportDate=2024-08-02/${id}-part${at}.parquet`),
  )
  expect(chosen.catalogueFile).toBe(
    `catalogue/exportDate=2024-08-02/${idOf({ table: 'progress', time: NEXT })}.parquet`,
  )
  expect([chosen.notes, chosen.gaps]).toEqual([
    ['there is a later export of keepsakes alone, of 2024-08-02T09:00:00.000Z: it was left out'],
    [],
  ])
})

test('an earlier time takes an earlier export', async () => {
  const chosen = await chooseExports(sourceOf([...both(), ...both({ time: NEXT })]), '2024-08-01T12:00:00Z')
  expect(chosen.keepsakes.record.time).toBe(DAY)
})

test.each<{ why: string; exports: readonly Said[]; at?: string; message: RegExp; lacksCatalogue?: boolean }>([
  { why: 'there is none', exports: [], message: /no complete export: make one by keepsakes export/ },
  {
    why: 'one has files and no record',
    exports: both({ hasRecord: false }),
    message: /files of .*-keepsakes, .*-progress, and no record .* in progress, has failed/,
  },
  {
    why: 'a file is lacking',
    exports: [...both({ there: 1 })],
    message: /has 2 files by its record, and 1 of them/,
  },
  {
    why: 'a file is too many',
    exports: [...both({ there: 3 })],
    message: /has 2 files by its record, and 3 of them/,
  },
  { why: 'progress is lacking', exports: [{}], message: /full export of keepsakes, and none of progress/ },
  {
    why: 'keepsakes are lacking',
    exports: [{ table: 'progress' }],
    message: /of progress, and none of keepsakes/,
  },
  {
    why: 'all are later',
    exports: both(),
    at: '2024-07-31T00:00:00Z',
    message: /no full export of 2024-07-31.* first is of 2024-08-01/,
  },
  {
    why: 'the keys differ',
    exports: [{ key: 1 }, { table: 'progress', key: 2 }],
    message: /keepsakes has pseudonyms of key generation 1, that of progress of 2/,
  },
  {
    why: 'the catalogue is lacking',
    exports: both(),
    lacksCatalogue: true,
    message: /lacks the catalogue of the export/,
  },
  {
    why: 'there are changes alone',
    exports: both({ from: '2024-08-01T02:15:00.000Z' }),
    message: /incremental exports alone: make a full one/,
  },
])(
  'there is no report where $why, and it is said what to do',
  async ({ exports, at, message, lacksCatalogue = false }) => {
    await expect(chooseExports(sourceOf(exports, { lacksCatalogue }), at)).rejects.toThrow(message)
  },
)

test('a record that is none is named', async () => {
  const source = sourceOf(both())
  const text = async () => '{"export_id":"x"}'
  await expect(chooseExports({ ...source, text })).rejects.toThrow(
    /^here\/exports\/.* is no record of an export \(table_name\)/,
  )
})

test('what readers have to know is noted: two moments, two catalogues, lacking rows, one that is not done', async () => {
  const exports: Said[] = [
    { version: 'v1', unknown: 3 },
    { table: 'progress', time: NEXT, version: 'v2' },
    { time: '2024-08-03T03:15:00.000Z', hasRecord: false },
  ]
  const { notes } = await chooseExports(sourceOf(exports))
  expect(notes.join('\n')).toMatch(/are of 2024-08-01.* progress is of 2024-08-02.*two moments/)
  expect(notes.join('\n')).toMatch(/with catalogue v1, progress with v2/)
  expect(notes.join('\n')).toMatch(/^3 rows of keepsakes are lacking/m)
  expect(notes.join('\n')).toMatch(
    /-keepsakes has no record, so it is in progress or has failed: it was left out/,
  )
})

describe('what is present', () => {
  const hour = (at: number) => `2024-08-01T0${at}:00:00.000Z`
  const change = (from: number, more: Said = {}): Said => ({
    from: hour(from),
    time: hour(from + 1),
    ...more,
  })
  const presentOf = async (...exports: Said[]) => {
    const { present, gaps } = await chooseExports(sourceOf(exports))
    const { full, changes } = present.keepsakes
    return [full.record.time, changes.map(({ record }) => record.from), gaps.join()]
  }

  test('follows on a full export as far as there is no gap, and says why it ends', async () => {
    const full = both({ time: hour(3) })
    expect(await presentOf(...full, change(3), change(4))).toEqual([hour(3), [hour(3), hour(4)], ''])
    expect(await presentOf(...full, change(2), change(3))).toEqual([hour(3), [hour(3)], ''])
    const gap = async (...more: Said[]) => (await presentOf(...full, change(3), ...more)).slice(1)
    const ends = `changes of keepsakes are known until ${hour(4)}, where keepsakes_present ends: `
    expect(await gap(change(5))).toEqual([
      [hour(3)],
      `${ends}the next begins at ${hour(5)}, and what was put and removed between is not known; keepsakes export --at ${hour(6)} makes one to follow on`,
    ])
    expect(await gap(change(4, { there: 1 }))).toEqual([[hour(3)], `${ends}the next is not whole`])
    expect(await gap(change(4, { key: 2 }))).toEqual([
      [hour(3)],
      `${ends}the next is of another key generation`,
    ])
  })

  test('is of an earlier full export where that reaches further, as hours tell not all of one in their midst', async () => {
    const exports = [...both({ time: hour(3) }), ...both({ time: '2024-08-01T04:30:00.000Z' })]
    expect(await presentOf(...exports, change(3))).toEqual(['2024-08-01T04:30:00.000Z', [], ''])
    expect(await presentOf(...exports, change(3), change(4))).toEqual([hour(3), [hour(3), hour(4)], ''])
    expect((await presentOf(...exports, change(4)))[2]).toContain(
      'changes of keepsakes are known until 2024-08-01T04:30:00.000Z',
    )
    // One of before that is not whole is none to follow on.
    const lacking = [...both({ time: hour(3), there: 1 }), ...exports.slice(2)]
    expect((await presentOf(...lacking, change(3), change(4)))[0]).toBe('2024-08-01T04:30:00.000Z')
  })

  test('has each change once, though periods of other minutes were exported by hand', async () => {
    const byHand = { from: '2024-08-01T03:30:00.000Z', time: '2024-08-01T05:00:00.000Z' }
    expect(await presentOf(...both({ time: hour(3) }), change(3), byHand)).toEqual([
      hour(3),
      [hour(3)],
      expect.stringContaining('the next begins at 2024-08-01T03:30:00.000Z'),
    ])
  })
})
