import { readdirSync, readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { checkCampaignText } from '../../../awarding/checking/index.ts'
import { runs } from '../../support/runs.ts'

const RICH = {
  id: 'p',
  title: 'P',
  startsAt: '2024-07-01T00:00:00Z',
  endsAt: '2024-08-01T00:00:00Z',
  timeZone: 'Europe/Paris',
  lateness: 'P1D',
  secret: '4f1c-93ab',
  keepsakes: [
    {
      id: 'a',
      title: 'A',
      description: 'One',
      image: 'a.svg',
      hidden: true,
      supply: 5,
      chance: 0.5,
      window: { startsAt: '2024-07-02T00:00:00Z', endsAt: '2024-07-03T00:00:00Z' },
      earn: {
        count: {
          activity: 'PollVoted',
          where: { pollId: [{ prefix: 'heat' }] },
          distinct: 'pollId',
          target: 2,
        },
      },
    },
    {
      id: 'b',
      title: 'B',
      earn: { all: [{ watch: { minutes: 5 } }, { collect: { keepsakes: ['a'], atLeast: 1 } }] },
    },
    {
      id: 'c',
      title: 'C',
      earn: { streak: { activity: 'PollVoted', grace: 1 } },
      tiers: [
        { id: 'c1', title: 'C1', target: 2, image: 'c.svg' },
        { id: 'c2', title: 'C2', target: 3 },
      ],
    },
    {
      id: 'd',
      title: 'D',
      earn: { sequence: { steps: [{ activity: 'PollVoted' }, { activity: 'TvWatched' }], within: 'PT2H' } },
    },
    {
      id: 'e',
      title: 'E',
      earn: { atLeast: { n: 1, of: [{ any: [{ watch: { minutes: 5, meter: 'program' } }] }] } },
    },
  ],
}

/** Values that answer nothing of what every object of a program answers. */
const UNANSWERING: readonly unknown[] = [
  { toString: 1 },
  [{ toString: null, valueOf: [] }],
  { constructor: 0, length: -1 },
]

/** A campaign with one value in it written otherwise, for each of them and every value. */
function* rewritten(value: unknown, otherwise: unknown): Generator<unknown> {
  yield otherwise
  if (typeof value !== 'object' || value === null) return
  for (const [key, one] of Object.entries(value)) {
    for (const changed of rewritten(one, otherwise)) {
      yield Array.isArray(value) ? value.with(Number(key), changed) : { ...value, [key]: changed }
    }
  }
}

test('whatever stands in the place of a value, the check never throws, and each mistake says something', () => {
  const errors = (campaign: unknown) =>
    checkCampaignText(JSON.stringify(campaign)).mistakes.filter(({ severity }) => severity === 'error')
  expect(errors(RICH)).toEqual([])
  for (const otherwise of UNANSWERING) {
    for (const changed of rewritten(RICH, otherwise)) {
      const found = errors(changed)
      expect(found.length).toBeGreaterThan(0)
      for (const { message } of found) expect(message).not.toMatch(/\[object|undefined|NaN/)
    }
  }
})

test('what is repeated by an alias is checked like what is written twice', () => {
  const text = 'keepsakes: [{ id: &a { toString: 1 } }, { id: *a, earn: { collect: { keepsakes: [*a] } } }]'
  expect(checkCampaignText(text).mistakes.length).toBeGreaterThan(0)
})

const FOLDER = new URL('../../cli/broken-campaigns/', import.meta.url)
const texts = readdirSync(FOLDER)
  .filter((name) => /\.(yaml|json)$/.test(name))
  .map((name) => readFileSync(new URL(name, FOLDER), 'utf8'))

test('whatever is written into a campaign file, the check never throws, and each mistake has a place in it', () => {
  const junk = fc.oneof(
    fc.string(),
    fc.constantFrom(
      '{',
      '}',
      '[',
      '- ',
      ': ',
      '\t',
      '&a ',
      '*a',
      '!!',
      '"',
      '|',
      '%',
      'null',
      '[]',
      '{}',
      '0',
      '1e99',
    ),
  )
  fc.assert(
    fc.property(fc.constantFrom(...texts), fc.nat(), fc.nat(60), junk, (text, seed, column, inserted) => {
      const lines = text.split('\n')
      const at = seed % lines.length
      const changed = lines.map((line, index) =>
        index === at ? line.slice(0, column) + inserted + line.slice(column + 3) : line,
      )
      for (const { line, column: where, message } of checkCampaignText(changed.join('\n')).mistakes) {
        expect(line).toBeGreaterThanOrEqual(1)
        expect(line).toBeLessThanOrEqual(changed.join('\n').split(/\r\n|\n|\r/).length)
        expect(where).toBeGreaterThanOrEqual(1)
        expect(message).not.toMatch(
          /Invalid input|expected \w+, received|Too (small|big)|Unrecognized|undefined|NaN/,
        )
      }
    }),
    { numRuns: runs(80) },
  )
})
