import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { reportText } from '../../../cli/report/tables.ts'
import { reportOf } from '../../analytics/support/reported.ts'
import { type CatalogueRow, Exports } from '../../analytics/support/written-exports.ts'

const TIME = '2024-08-01T03:15:00.000Z'
const LONG = 'a-keepsake-of-a-name-that-takes-most-of-a-line-of-a-terminal'
const IN = { campaign_id: 'games', keepsake_id: LONG }
const VIEWERS = Array.from({ length: 12 }, (_, at) => `viewer-${at}`)
const CATALOGUE: CatalogueRow = {
  ...{ ...IN, kind: 'count', target: 4, unit: 'activities', supply: 1000, campaign_title: 'The Games' },
  ...{ starts_at: '2024-07-26T04:00:00.000Z', time_zone: 'Europe/Paris' },
}

let folder: string
let exports: Exports
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keepsakes-'))
  exports = await Exports.in(folder)
})
afterEach(async () => {
  exports.close()
  await rm(folder, { recursive: true, force: true })
})

async function textOf({ others = [] as CatalogueRow[], width }: { others?: CatalogueRow[]; width?: number }) {
  const streak: CatalogueRow = {
    ...CATALOGUE,
    keepsake_id: 'faithful',
    target: 17,
    unit: 'days',
    supply: null,
  }
  await exports.full({
    time: TIME,
    catalogue: [CATALOGUE, streak, ...others],
    keepsakes: VIEWERS.map((user, at) => ({
      ...{ ...IN, user, earned_at: '2024-07-26T04:00:30.000Z' },
      ...{ edition_number: at + 1, edition_of: 1000 },
    })),
    progress: VIEWERS.flatMap((user, at) => [
      {
        ...{ ...IN, user, current: 4, target: 4, met: true },
        first_activity_at: '2024-07-26T04:00:28.000Z',
      },
      {
        ...{ ...IN, keepsake_id: 'faithful', user, unit: 'days', met: false },
        ...{ current: at === 0 ? 2 : 1, target: 17, first_activity_at: '2024-07-26T04:00:28.000Z' },
      },
    ]),
  })
  const text = stripVTControlCharacters(reportText(await reportOf(folder, 1), width))
  return {
    text,
    tableOf: (title: string) => text.split(`\n\n${title}\n`)[1]?.split(/\n\n(?=[A-Z])/)[0] ?? '',
  }
}

test('no line of the report is wider than the terminal, and every id is whole', async () => {
  const { text, tableOf } = await textOf({ width: 80 })
  expect(text.split('\n').filter((line) => line.length > 80)).toEqual([])
  // So do the supply, the times and the seconds of limited keepsakes, below each other.
  for (const title of ['Awards by keepsake', 'How far viewers came', 'Editions'])
    expect(tableOf(title)).toContain(`\n${LONG} `)
})

test('the heading tells of the one campaign that there is, and no table does', async () => {
  const { text, tableOf } = await textOf({ width: 80 })
  expect(text).toContain(
    'campaign games: The Games, from 2024-07-26 04:00:00 to 2024-08-12 04:00:00 UTC,\nwith days of Europe/Paris',
  )
  expect(tableOf('Awards by keepsake')).not.toContain('games')
})

test('where there are more campaigns, each row says which', async () => {
  const { text, tableOf } = await textOf({
    others: [{ ...CATALOGUE, campaign_id: 'olds', keepsake_id: 'old' }],
  })
  expect(text).not.toContain('campaign games: ')
  expect(tableOf('Awards by keepsake')).toContain(`\ngames     ${LONG}      12`)
})

test('each table says how it is counted, in words instead of codes', async () => {
  const { text, tableOf } = await textOf({})
  expect(tableOf('Rarity')).toMatch(/who have progress or a keepsake in it\s\(of viewers\)/)
  expect(tableOf('How long it took')).toMatch(/campaign’s start +12 +30 s .*\n.*first activity +12 +2 s /)
  expect(tableOf('Hardly plausible')).toMatch(/no partner +faster than reading /)
  expect(text).not.toMatch(/campaignStart|firstActivity|fasterThanReading|neverOff/)
})

test('days in a row end with the last that anybody reached', async () => {
  const { tableOf } = await textOf({})
  const [, ...rows] = tableOf('Retention by days in a row').split('\nkeepsake ')[1]?.split('\n') ?? []
  expect(rows.map((row) => row.split(/ {2,}/))).toEqual([
    ['faithful', '1', '12', '100 %'],
    ['faithful', '2', '1', '8.3 %'],
  ])
})
