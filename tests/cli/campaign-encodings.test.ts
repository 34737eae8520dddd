import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CAMPAIGN } from '../awarding/support/campaign-text.ts'
import { keepsakes } from './support/keepsakes.ts'

const TITLE = 'title: Summer games'

const utf16 = (text: string) => Buffer.from(text, 'utf16le')
const ENCODINGS: Readonly<Record<string, { bytes: Buffer; told: readonly string[] }>> = {
  'utf-16-le': {
    bytes: utf16(`\ufeff${CAMPAIGN}`),
    told: ['1:1 error : is in UTF-16: save it anew with the encoding UTF-8'],
  },
  'utf-16-be': {
    bytes: utf16(`\ufeff${CAMPAIGN}`).swap16(),
    told: ['1:1 error : is in UTF-16: save it anew with the encoding UTF-8'],
  },
  'utf-16-without-a-mark': {
    bytes: utf16(CAMPAIGN),
    told: ['1:1 error : is in UTF-16: save it anew with the encoding UTF-8'],
  },
  'utf-32': {
    bytes: Buffer.from([0xff, 0xfe, 0, 0, 0x69, 0, 0, 0]),
    told: ['1:1 error : is in UTF-32: save it anew with the encoding UTF-8'],
  },
  'latin-1': {
    bytes: Buffer.from(CAMPAIGN.replace('Summer games', 'J.O. d’été'.replace('’', "'")), 'latin1'),
    told: ['2:15 error : has a byte (0xE9) that is no text in UTF-8: save it anew with the encoding UTF-8'],
  },
  'cut-off': {
    bytes: Buffer.from(`${CAMPAIGN}# é`).subarray(0, -1),
    told: ['17:3 error : has a byte (0xC3) that is no text in UTF-8: save it anew with the encoding UTF-8'],
  },
  rtf: {
    bytes: Buffer.from('{\\rtf1 id: games}'),
    told: [
      '1:1 error : is a text with formats (RTF): write the campaign as plain text, in an editor for code',
    ],
  },
  office: {
    bytes: Buffer.from('PK\u0003\u0004 word/document.xml'),
    told: [
      '1:1 error : is a document of an office program, or an archive: write the campaign as plain text, in an editor for code',
    ],
  },
  'utf-8-with-a-mark': { bytes: Buffer.from(`\ufeff${CAMPAIGN.replace('games', 'mark')}`), told: [] },
  'utf-8-with-a-mark-and-a-slip': {
    bytes: Buffer.from(`\ufeff${CAMPAIGN.replace('id: games', 'idd: games')}`),
    told: [
      expect.stringMatching(/^1:1 error id: is missing: /),
      '1:1 error idd: is not a key known here; did you mean id?',
    ],
  },
  'windows-line-ends': {
    bytes: Buffer.from(CAMPAIGN.replace('games', 'windows').replaceAll('\n', '\r\n')),
    told: [],
  },
  'windows-line-ends-and-a-slip': {
    bytes: Buffer.from(CAMPAIGN.replace(TITLE, 'title: Day 1: go').replaceAll('\n', '\r\n')),
    told: [expect.stringMatching(/^2:8 error : needs quotes, .*: write "Day 1: go"$/)],
  },
}

let folder: string
let reports: Map<string, string[]>
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'keepsakes-encodings-'))
  for (const [name, { bytes }] of Object.entries(ENCODINGS))
    writeFileSync(join(folder, `${name}.yaml`), bytes)
  const { stdout } = await keepsakes(['campaigns', 'check', folder, '--json'])
  reports = new Map(JSON.parse(stdout).files.map(toldOf))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Report {
  readonly file: string
  readonly errors: readonly { line: number; column: number; path: string; message: string }[]
  readonly warnings: Report['errors']
}

function toldOf({ file, errors, warnings }: Report): [string, string[]] {
  const told = [
    ...errors.map((one) => ({ ...one, severity: 'error' })),
    ...warnings.map((one) => ({ ...one, severity: 'warning' })),
  ].toSorted((a, b) => a.line - b.line || a.column - b.column)
  const name = file.slice(folder.length + 1).replace('.yaml', '')
  return [
    name,
    told.map(
      ({ line, column, severity, path, message }) => `${line}:${column} ${severity} ${path}: ${message}`,
    ),
  ]
}

test.each(Object.keys(ENCODINGS))('a campaign file in %s is read, or told in one sentence', (name) => {
  expect(reports.get(name)).toEqual(ENCODINGS[name]?.told)
})
