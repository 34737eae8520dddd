import { globSync } from 'node:fs'
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet'

// The way that needs no database: every row in memory, and counting in JavaScript. It counts a part of what the report does.
const [folder = '.'] = process.argv.slice(2)

async function read(table: string): Promise<Record<string, unknown>[]> {
  const rows: Record<string, unknown>[] = []
  for (const file of globSync(`${folder}/${table}/*/*.parquet`).sort())
    for (const row of await parquetReadObjects({ file: await asyncBufferFromFile(file) })) rows.push(row)
  return rows
}

const nameOf = ({ campaign_id, keepsake_id }: Record<string, unknown>) => `${campaign_id} ${keepsake_id}`

const [keepsakes, progress] = [await read('keepsakes'), await read('progress')]
const held = Map.groupBy(keepsakes, nameOf)
const begun = Map.groupBy(progress, nameOf)
const viewers = new Set(progress.map(({ user }) => user))

const counted = [...held]
  .map(([name, rows]) => {
    const [campaignId = '', keepsakeId = ''] = name.split(' ')
    return {
      campaignId,
      keepsakeId,
      awards: rows.length,
      viewers: new Set(rows.map(({ user }) => user)).size,
    }
  })
  .sort((a, b) => (a.keepsakeId < b.keepsakeId ? -1 : 1))
const halfway = [...begun].map(([name, rows]) => [
  name,
  rows.filter(({ current, target }) => Number(current) >= Number(target) / 2).length / viewers.size,
])
const days = [...held].map(([name, rows]) => [
  name,
  Map.groupBy(rows, ({ earned_at }) => (earned_at as Date).toISOString().slice(0, 10)).size,
])
console.log(JSON.stringify({ keepsakes: counted, halfway, days }))
