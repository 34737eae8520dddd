import type { ExportObjects } from '../../cli/export/objects.ts'
import { fetchExports } from '../../cli/report/fetched-exports.ts'

interface Said {
  readonly time: string
  readonly from?: string
}

/** A bucket with these exports of both tables, of a file each; notes what is brought from it. */
function bucketOf(said: readonly Said[]) {
  const objects = new Map<string, string>()
  const copied: string[] = []
  for (const { time, from } of said) {
    for (const table of ['keepsakes', 'progress']) {
      const [id, date] = [`${from ?? 'full'}-${time}-${table}`.replaceAll(/[:.]/g, ''), time.slice(0, 10)]
      const sql = (text: string) => text.replace('T', ' ').replace('Z', '')
      const record = {
        ...{ export_id: id, table_name: table, kind: from ? 'incremental' : 'full' },
        ...{ export_time: sql(time), from_time: from ? sql(from) : null },
        ...{ files: 1, items: 1, rows: 1, unknown: 0, catalogue_version: 'v1', key_generation: 1 },
      }
      objects.set(`exports/exportDate=${date}/${id}.json`, JSON.stringify(record))
      objects.set(`${table}${from ? '_changes' : ''}/exportDate=${date}/${id}-a.parquet`, '')
      if (!from) objects.set(`catalogue/exportDate=${date}/${id}.parquet`, '')
    }
  }
  const bucket = {
    name: 's3://here',
    list: async () => [...objects.keys()].sort(),
    text: async (path: string) => objects.get(path) ?? '',
    copy: async (path: string) => void copied.push(path),
  }
  return { bucket: bucket as unknown as ExportObjects, copied }
}

const hour = (at: number, minute = '00') => `2024-08-01T0${at}:${minute}:00.000Z`

test('questions of what is present bring the full export that it follows on, where that is an earlier one, and each file once', async () => {
  const said = [
    { time: hour(3) },
    { time: hour(4), from: hour(3) },
    { time: hour(4, '30') },
    { time: hour(5), from: hour(4) },
  ]
  const { bucket, copied } = bucketOf(said)
  const chosen = await fetchExports(bucket, 'folder', { withChanges: true })
  const files = Object.values(chosen.present).flatMap(({ full, changes }) =>
    [full, ...changes].flatMap((each) => each.files),
  )
  expect(chosen.present.keepsakes.full.record.time).toBe(hour(3))
  expect(chosen.keepsakes.record.time).toBe(hour(4, '30'))
  expect(copied.toSorted()).toEqual(
    [...files, ...chosen.keepsakes.files, ...chosen.progress.files, chosen.catalogueFile].sort(),
  )
})

test('a report brings the latest full export alone', async () => {
  const { bucket, copied } = bucketOf([{ time: hour(3) }, { time: hour(4), from: hour(3) }])
  await fetchExports(bucket, 'folder', { withChanges: false })
  expect(copied.map((path) => path.split('/')[0]).sort()).toEqual(['catalogue', 'keepsakes', 'progress'])
})
