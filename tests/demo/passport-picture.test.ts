import fc from 'fast-check'
import {
  drawPassport,
  fit,
  type Passport,
  type PassportKeepsake,
  screenWidth,
} from '../../demo/passport-picture.ts'
import { runs } from '../support/runs.ts'

const earned: PassportKeepsake = {
  state: 'earned',
  title: 'Opening night',
  earnedAt: '2024-08-04T19:52:00.000Z',
}
const locked: PassportKeepsake = {
  state: 'locked',
  title: 'Trivia ace',
  progress: { current: 6, target: 10, unit: 'activities' },
}
const limited: PassportKeepsake = { ...earned, title: 'Under ten seconds', edition: { number: 17, of: 5000 } }
const hidden: PassportKeepsake = { state: 'hidden' }
const passport: Passport = { title: 'Passport to Paris', keepsakes: [earned, locked, limited, hidden] }

const plain = { colour: false, width: 80 }
const linesOf = (picture: string) => picture.split('\n').slice(0, -1)

describe('drawPassport', () => {
  test('draws a cell for each keepsake, three in a row on 80 columns', () => {
    expect(drawPassport(passport, plain)).toBe(
      [
        'PASSPORT TO PARIS                                                         2 of 4',
        '════════════════════════════════════════════════════════════════════════════════',
        '╔════════════════════════╗ ┌────────────────────────┐ ╔════════════════════════╗',
        '║ Opening night          ║ │ Trivia ace             │ ║ Under ten seconds      ║',
        '║ Aug 4, 19:52 UTC       ║ │ ━━━━━━━━━━━━━╌╌╌╌╌╌╌╌╌ │ ║ Aug 4, 19:52 UTC       ║',
        '║                        ║ │ 6/10 activities        │ ║ No. 17 of 5000         ║',
        '╚════════════════════════╝ └────────────────────────┘ ╚════════════════════════╝',
        '┌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌┐',
        '╎ ? ? ?                  ╎',
        '╎ secret until earned    ╎',
        '╎                        ╎',
        '└╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌┘',
        '',
      ].join('\n'),
    )
  })

  test('gives times in the time zone asked for', () => {
    const picture = drawPassport({ ...passport, timeZone: 'America/New_York' }, plain)
    expect(picture).toContain('Aug 4, 15:52 EDT')
  })

  test('says that a limited keepsake is gone', () => {
    const picture = drawPassport({ ...passport, keepsakes: [{ ...locked, soldOut: true }] }, plain)
    expect(picture).toContain('none left')
    expect(picture).not.toContain('6/10')
  })

  test('colours without changing a character of the text', () => {
    const coloured = drawPassport(passport, { ...plain, colour: true })
    expect(coloured).toContain('\u001b[')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colour codes are control characters
    expect(coloured.replace(/\u001b\[[\d;]*m/g, '')).toBe(drawPassport(passport, plain))
  })

  test('shows a full bar only for a target reached and an empty one only for nothing done', () => {
    const barOf = (current: number) => {
      const progress = { current, target: 10_000, unit: 'minutes' }
      return drawPassport({ ...passport, keepsakes: [{ ...locked, progress }] }, plain)
    }
    expect(barOf(9_999)).toContain('━╌ │')
    expect(barOf(1)).toContain('│ ━╌')
    expect(barOf(0)).not.toContain('━')
    expect(barOf(10_000)).not.toContain('╌')
  })

  test('cuts fractions off, so that nothing looks reached before it is', () => {
    const progress = { current: 4.97, target: 5, unit: 'minutes' }
    expect(drawPassport({ ...passport, keepsakes: [{ ...locked, progress }] }, plain)).toContain(
      '4.9/5 minutes',
    )
  })

  test('keeps control characters and changes of direction in titles off the terminal', () => {
    const title = 'A\u001b[31m\n\u202eB\u0007\u009b'
    const picture = drawPassport({ title, keepsakes: [{ ...earned, title }] }, plain)
    expect(picture).toContain('A[31mB')
    expect(picture).not.toMatch(/[^\P{C}\n]/u)
  })

  test('keeps every line of a row as wide as the terminal allows, whatever the titles', () => {
    const titles = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom('全能决赛', '👩‍🚀 in space', 'Épée e\u0301pe\u0301e', '🇫🇷🇺🇸'),
    )
    fc.assert(
      fc.property(
        fc.array(titles, { maxLength: 7 }),
        titles,
        fc.integer({ min: 0, max: 200 }),
        (cells, title, width) => {
          const keepsakes = cells.map((title, index) => ({ ...(index % 2 ? earned : locked), title }))
          const widths = linesOf(drawPassport({ title, keepsakes }, { colour: false, width })).map(
            screenWidth,
          )
          const [heading, rule, ...rows] = widths
          expect(rule).toBeLessThanOrEqual(Math.max(24, width))
          expect(heading).toBe(rule)
          for (let row = 0; row < rows.length; row++) expect(rows[row]).toBe(rows[row - (row % 5)])
          for (const row of rows) expect(row).toBeLessThanOrEqual(rule ?? 0)
        },
      ),
      { numRuns: runs(20) },
    )
  })
})

describe('screenWidth', () => {
  test.each([
    ['Épée', 4],
    ['e\u0301', 1],
    ['全能', 4],
    ['🚀', 2],
    ['🇫🇷', 2],
    ['╔═╗', 3],
    ['', 0],
  ])('of %j is %d', (text, width) => {
    expect(screenWidth(text)).toBe(width)
  })
})

describe('fit', () => {
  test.each([
    ['Trivia ace', 12, 'Trivia ace  '],
    ['Trivia ace', 10, 'Trivia ace'],
    ['Trivia ace', 9, 'Trivia..'.padEnd(9)],
    ['全能决赛', 7, '全能.. '],
    ['👩🏽‍🚀 in space', 20, '👩🚀 in space       '],
    ['abc', 1, '.'],
    ['abc', 0, ''],
  ])('of %j in %d columns is %j', (text, width, fitted) => {
    expect(fit(text, width)).toBe(fitted)
  })

  test('always takes the columns it was given', () => {
    const texts = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }))
    fc.assert(
      fc.property(texts, texts, fc.integer({ min: 0, max: 40 }), (one, other, width) => {
        expect(screenWidth(`${fit(one, width)}|${fit(other, width)}`)).toBe(2 * width + 1)
      }),
    )
  })
})
