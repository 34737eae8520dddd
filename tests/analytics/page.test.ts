import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { reportPage } from '../../analytics/page/page.ts'
import { generateExport } from '../../bench/analytics/generate.ts'
import { reportOf } from './support/reported.ts'
import { Exports } from './support/written-exports.ts'

let parent: string
let page: string
beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'keepsakes-'))
  await generateExport(join(parent, 'generated'), 400)
  page = await reportPage(await reportOf(join(parent, 'generated'), 10))
})
afterAll(() => rm(parent, { recursive: true, force: true }))

test('the page needs nothing else: no script, no address, no face that is not there', () => {
  const foreign = /<script|<link|<img|<iframe|@import|@font-face|url\(|javascript:| on\w+="/gi
  expect(page.match(foreign)).toBeNull()
  expect([...page.matchAll(/https?:\/\/[^\s"<]*/g)].map(([address]) => address)).toEqual([])
})

test('the same report makes the same page, whatever was drawn before', async () => {
  const again = await reportPage(await reportOf(join(parent, 'generated'), 10))
  expect(again === page).toBe(true)
})

test('the page has light and dark colours by the system, and the same in both drawings', () => {
  expect(page.match(/@media screen and \(prefers-color-scheme: dark\)|data-theme/g)).toHaveLength(2)
  const drawings = page.match(/<svg .*?<\/svg>/gs) ?? []
  expect(drawings.length).toBeGreaterThan(16)
  expect(drawings.flatMap((drawing) => drawing.match(/#[0-9a-f]{3,8}\b|rgb|\bid=/gi) ?? [])).toEqual([])
})

test('every plot has its numbers as a table, and the threshold of hiding and the signs are said', () => {
  const leaves = page.match(/<article.*?<\/article>/gs) ?? []
  expect(leaves).toHaveLength(10)
  for (const leaf of leaves) {
    expect(leaf.includes('<h3 ')).toBe(true)
    expect(/<table>.*<th scope="col".*<th scope="row"/s.test(leaf)).toBe(true)
  }
  expect(page.match(/Numbers of fewer than 10 people are hidden/g)).toHaveLength(1)
  expect(page.match(/in less than 2 seconds .* more than 60 a minute.* 12 hours .* 95 %/g)).toHaveLength(1)
})

test('what producers write is text, whatever it is', async () => {
  const exports = await Exports.in(join(parent, 'hostile'))
  const title = '<script>alert("&")</script>'
  const row = { campaign_id: 'games', keepsake_id: 'k' }
  await exports.full({
    time: '2024-08-01T03:15:00.000Z',
    catalogue: [
      {
        ...{
          ...row,
          kind: 'count',
          target: 2,
          unit: 'activities',
          campaign_title: title,
          keepsake_title: title,
        },
        ...{ starts_at: '2024-07-26T00:00:00.000Z', time_zone: 'UTC' },
      },
    ],
    keepsakes: [{ ...row, user: 'ann', earned_at: '2024-07-31T20:00:00.000Z', partner: title }],
    progress: [],
  })
  exports.close()
  const hostile = await reportPage(await reportOf(join(parent, 'hostile')))
  expect(hostile.match(/<script/g)).toBeNull()
  expect(hostile.match(/&lt;script&gt;alert\(&quot;&amp;&quot;\)&lt;\/script&gt;/g)?.length).toBeGreaterThan(
    3,
  )
})
