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

describe('a page of few people', () => {
  let leaves: Map<string, string>
  let figures: string
  const leafOf = (key: string) => leaves.get(key) ?? ''

  beforeAll(async () => {
    const exports = await Exports.in(join(parent, 'few'))
    const of = (keepsake_id: string) => ({ campaign_id: 'games', keepsake_id })
    const catalogued = { kind: 'count', target: 4, unit: 'activities', time_zone: 'UTC' }
    const users = Array.from({ length: 30 }, (_, at) => ({
      user: `viewer-${at}`,
      // Twelve began on 26 July, one on 28 July, the others on 2 August.
      day: at < 12 ? '2024-07-26' : at < 13 ? '2024-07-28' : '2024-08-02',
    }))
    await exports.full({
      time: '2024-08-03T03:15:00.000Z',
      catalogue: ['ace', 'some', 'rare', 'begun', 'untouched'].map((id) => ({
        ...{ ...of(id), ...catalogued, keepsake_title: id },
        starts_at: '2024-07-25T00:00:00.000Z',
      })),
      keepsakes: users.flatMap(({ user, day }, at) => [
        { ...of('ace'), user, earned_at: `${day}T21:00:00.000Z`, partner: 'acme' },
        ...(at < 11 ? [{ ...of('some'), user, earned_at: `${day}T22:00:00.000Z`, partner: 'acme' }] : []),
        ...(at < 3 ? [{ ...of('rare'), user, earned_at: `${day}T22:00:00.000Z`, partner: 'acme' }] : []),
      ]),
      progress: users.flatMap(({ user, day }, at) => {
        const row = { user, target: 4, first_activity_at: `${day}T20:00:00.000Z` }
        return [
          { ...of('ace'), ...row, current: 4, met: true },
          ...(at < 3 ? [{ ...of('begun'), ...row, current: 2, met: false }] : []),
        ]
      }),
    })
    exports.close()
    const html = await reportPage(await reportOf(join(parent, 'few'), 10))
    leaves = new Map(
      [...html.matchAll(/<article[^>]*aria-labelledby="games-(\w+)".*?<\/article>/gs)].map(([leaf, key]) => [
        String(key),
        leaf,
      ]),
    )
    figures = html.match(/<dl class="figures">.*?<\/dl>/s)?.[0] ?? ''
  })

  test('says what its figure and its bars lack, and draws and names what is hidden', () => {
    expect(figures).toMatch(/<dd>30<small>without those of 2 keepsakes, hidden/)
    expect(leafOf('awardsByDay')).toMatch(/all keepsakes together, without what is hidden\./)
    for (const key of ['awardsByDay', 'cohorts']) {
      expect(leafOf(key)).toMatch(/class="outline"><\/i>hidden/)
      expect(leafOf(key)).toMatch(/<path [^>]*stroke-dasharray/)
    }
  })

  test('has a place for each day between the first and the last', () => {
    const bars = leafOf('cohorts').match(/class="screen">(<svg.*?<\/svg>)/s)?.[1] ?? ''
    const at = (day: string, svg: string) =>
      Number(svg.match(new RegExp(`translate\\(([\\d.]+)[^>]*>${day}<`))?.[1])
    expect(at('2 Aug', bars) - at('26 Jul', bars)).toBeCloseTo(
      7 * (at('27 Jul', bars) - at('26 Jul', bars)),
      0,
    )
  })

  test('tells nobody who began from some who are hidden', () => {
    expect(leafOf('neverEarned').match(/nobody began/g)).toHaveLength(2)
    expect(leafOf('neverEarned')).toMatch(/<text[^>]*>hidden</)
    expect(leafOf('neverEarned')).not.toContain('hidden or none')
  })

  test('says of each sign that nothing was found, or that nothing can be judged, in place of rows of 0', () => {
    const leaf = leafOf('implausible')
    expect(leaf).toMatch(/Faster than reading<\/strong>: nothing found among 30 viewers of acme\./)
    expect(leaf).toMatch(/Never off<\/strong>: no award can be judged by it\./)
    expect(leaf).not.toContain('<table')
  })
})
