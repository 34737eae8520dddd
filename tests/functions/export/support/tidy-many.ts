import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { createGunzip, createGzip } from 'node:zlib'
import { tidyFile } from '../../../../functions/export/tidy-file.ts'
import { CATALOGUE_KEY, exportWorld } from './export-world.ts'
import { keepsakeItem } from './items.ts'
import { fullLine } from './raw-export.ts'

/** Tidies a file of so many items in a process of its own, whose memory is limited from outside. */
const items = Number(process.argv[2])
const one = `${fullLine(keepsakeItem('user-0000000'))}\n`

function* lines(): Generator<string> {
  for (let start = 0; start < items; start += 1000) {
    let text = ''
    for (let index = start; index < Math.min(items, start + 1000); index++)
      text += one.replace('user-0000000', `user-${String(index).padStart(7, '0')}`)
    yield text
  }
}

const compressed = () => Readable.from(lines(), { highWaterMark: 1 }).pipe(createGzip({ level: 1 }))
/** All rows at once, as a program would have them that does not stream: to show that the limit is one. */
async function tidyNaively(): Promise<number> {
  const rows = (await buffer(compressed().pipe(createGunzip()))).toString().split('\n')
  return rows.slice(0, items).map((row) => JSON.parse(row)).length
}

async function tidyStreaming(): Promise<number> {
  const hash = createHash('md5')
  for await (const chunk of compressed()) hash.update(chunk)
  const world = exportWorld()
  const file = { name: 'many', key: 'data/many.json.gz', md5: hash.digest('base64'), items }
  const shared = {
    exportId: 'export-1',
    table: 'keepsakes' as const,
    kind: 'full' as const,
    time: '2024-07-27T03:15:00.000Z',
    date: '2024-07-27',
    catalogueVersion: 'v7',
    keyGeneration: 1,
  }
  const plan = { ...shared, catalogueKey: CATALOGUE_KEY, files: [file] }
  const ports = world.ports()
  const raw = { ...ports.raw, stream: async () => compressed() }
  const { rows } = await tidyFile({ ...shared, files: 1, file }, plan, { ...ports, raw })
  world.stop()
  return rows
}

console.log(await (process.argv[3] === 'naive' ? tidyNaively() : tidyStreaming()))
