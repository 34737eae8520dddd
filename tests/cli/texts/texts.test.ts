import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { votes } from '../../functions/support/catalogue.ts'
import { CampaignFolder } from '../support/campaign-folder.ts'
import { keepsakes } from '../support/keepsakes.ts'

let folder: CampaignFolder
let table: string
let file: string
beforeEach(async () => {
  folder = await CampaignFolder.create()
  await folder.write({
    id: 'games',
    language: 'en',
    title: { en: 'Games', ar: 'ألعاب' },
    keepsakes: [
      { id: 'fan', title: '=Fan', description: 'Vote, "now"', earn: votes(1) },
      {
        id: 'group',
        title: 'Group',
        description: 'Vote often',
        earn: { count: { activity: 'PollVoted' } },
        tiers: [
          { id: 'silver', title: 'Silver', target: 2 },
          { id: 'gold', title: 'Gold', target: 3 },
        ],
      },
    ],
  })
  file = join(folder.path, 'games.json')
  table = join(folder.path, 'texts.csv')
})
afterEach(() => folder.removeAll())

const write = (...options: string[]) =>
  keepsakes(['campaigns', 'texts', folder.path, '--out', table, ...options])
const put = (...options: string[]) =>
  keepsakes(['campaigns', 'texts', folder.path, '--in', table, ...options])
const titleOf = async (keepsake: number) => JSON.parse(await readFile(file, 'utf8')).keepsakes[keepsake].title

const HEAD = 'campaignId,keepsakeId,text,en,ar,fr'

test('the table has every text in every language, and those that are wanted; put back it changes nothing', async () => {
  const { stdout } = await write('--languages', 'fr', '--json')
  expect(JSON.parse(stdout)).toEqual({
    file: table,
    texts: 7,
    languages: ['en', 'ar', 'fr'],
    missing: { ar: 6, fr: 7 },
  })
  expect((await readFile(table, 'utf8')).split('\r\n')).toEqual([
    `\ufeff${HEAD}`,
    'games,,title,Games,ألعاب,',
    "games,fan,title,'=Fan,,",
    'games,fan,description,"Vote, ""now""",,',
    'games,group,title,Group,,',
    'games,group,description,Vote often,,',
    'games,silver,title,Silver,,',
    'games,gold,title,Gold,,',
    '',
  ])
  const before = await readFile(file, 'utf8')
  expect(await put()).toMatchObject({ code: 0, stdout: 'nothing to change\n' })
  expect(await readFile(file, 'utf8')).toBe(before)
})

test('what translators have written goes into the file, whatever a spreadsheet made of the table', async () => {
  await folder.writeText(
    'texts.csv',
    'text;keepsakeId;campaignId;fr\r\ntitle;fan;games;\'=Fan\r\ntitle;gold;games;"L\'or; enfin"\r\n',
  )
  expect(JSON.parse((await put('--dry-run', '--json')).stdout)).toEqual({
    changes: [
      { file, campaignId: 'games', keepsakeId: 'fan', text: 'title', languages: ['fr'] },
      { file, campaignId: 'games', keepsakeId: 'gold', text: 'title', languages: ['fr'] },
    ],
  })
  expect(await titleOf(0)).toBe('=Fan')
  expect(await put()).toMatchObject({ code: 0, stdout: expect.stringContaining('2 texts written') })
  expect(await titleOf(0)).toEqual({ en: '=Fan', fr: '=Fan' })
  expect((await keepsakes(['campaigns', 'check', folder.path])).stdout).toContain(
    'of gold is not written in ar',
  )
})

test.each([
  [
    'an unknown keepsake',
    `${HEAD}\ngames,fon,title,,x,`,
    '2: keepsakeId: no keepsake of games is called "fon"; did you mean fan?',
  ],
  [
    'an unknown campaign',
    `${HEAD}\ngame,fan,title,,x,`,
    '2: campaignId: no campaign of the files is called "game"; did you mean games?',
  ],
  [
    'an unknown text',
    `${HEAD}\ngames,fan,titel,,x,`,
    '2: text: must be one of title, description, imageText, and is "titel"',
  ],
  [
    'a text that is not there',
    `${HEAD}\ngames,silver,description,,x,`,
    '2: text: silver has no description in the file: write one there first',
  ],
  [
    'an unknown language',
    'campaignId,keepsakeId,text,klingon language\n',
    '1: has the column "klingon language", which is none: name it one of campaignId, keepsakeId, text, or the tag of a language, such as ar or pt-BR',
  ],
  [
    'a language in other letters',
    'campaignId,keepsakeId,text,PT-br\n',
    '1: has the column PT-br: a language is written pt-BR',
  ],
  [
    'a missing column',
    'campaignId,text,ar\ngames,title,x',
    '1: has no column keepsakeId: write it with --out',
  ],
  ['a column twice', 'campaignId,keepsakeId,text,ar,ar\n', '1: has the column ar twice: leave one out'],
  [
    'no language',
    'campaignId,keepsakeId,text\n',
    '1: has no column of a language: write it with --out and --languages',
  ],
  ['nothing', '', '1: is empty: write it with --out'],
  [
    'a formula',
    `${HEAD}\ngames,fan,title,,"=HYPERLINK(""x"")",`,
    '2: ar: begins as a formula does, with "=": write \'= if the text begins so',
  ],
  [
    'a row twice',
    `${HEAD}\ngames,fan,title,,x,\ngames,fan,title,,y,`,
    '3: is for the same text as line 2: leave one of them out',
  ],
  [
    'an own text that has changed',
    `${HEAD}\ngames,gold,title,Golden,x,`,
    '2: en: is not what the campaign file says, "Gold": change it there, or write the table anew with --out',
  ],
  [
    'cells too many',
    `${HEAD}\ngames,gold,title,Gold,one, two,three`,
    '2: has 7 cells, and the first line 6: put a text with a comma, a semicolon or a line end into quotes',
  ],
  [
    'a quote without an end',
    `${HEAD}\ngames,gold,title,"Gold,x,`,
    '2: has a quote that does not end: write a " at the end of the cell',
  ],
  [
    'a text too long',
    `${HEAD}\ngames,gold,title,,${'x'.repeat(201)},`,
    '2: ar: must be at most 200 characters',
  ],
])('a table with %s changes nothing, and is told with its line', async (_, text, message) => {
  await folder.writeText('texts.csv', text)
  const before = await readFile(file, 'utf8')
  expect(await put()).toMatchObject({ code: 1, stdout: '', stderr: `${table}:${message}\n` })
  expect(await readFile(file, 'utf8')).toBe(before)
})

test.each<[string, string | Uint8Array, string]>([
  ['a workbook', 'PK\u0003\u0004', 'is a workbook: save it as CSV in UTF-8'],
  ['another encoding', new Uint8Array([0xe9, 0x2c]), 'is not in UTF-8: save it as CSV in UTF-8'],
])('%s is told as such', async (_, content, message) => {
  await folder.writeText('texts.csv', content)
  expect(await put()).toMatchObject({ code: 1, stderr: `${table} ${message}\n` })
})

test('a table that is there is not written over, and campaigns that say no language are told', async () => {
  await write()
  expect(await write()).toMatchObject({
    code: 1,
    stderr: `${table} is there already, and may have what translators wrote: give another name\n`,
  })
  await folder.write({ id: 'silent', keepsakes: [{ id: 'a', earn: votes(1) }] })
  expect((await put()).stderr).toBe(
    `${join(folder.path, 'silent.json')}: language: is missing: write the language of its texts, such as language: en\n`,
  )
})

test.each([
  [[], 'give --out FILE to write a table, or --in FILE to put one into the campaign files'],
  [
    ['--out', 'a', '--in', 'b'],
    'give --out FILE to write a table, or --in FILE to put one into the campaign files',
  ],
  [['--in', 'b', '--languages', 'fr'], '--languages goes with --out: --in takes the languages of the table'],
  [
    ['--out', 'a', '--languages', 'fr,xx_YY'],
    '--languages xx_YY: must be a BCP 47 language tag, such as en, ar or pt-BR',
  ],
])('options %j are told', async (options, message) => {
  expect(await keepsakes(['campaigns', 'texts', folder.path, ...options])).toMatchObject({
    code: 1,
    stderr: `${message}\n`,
  })
})
