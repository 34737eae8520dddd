import { readdirSync, readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { checkCampaignText } from '../../../awarding/check/index.ts'

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
      for (const { line, column: where, message } of checkCampaignText(changed.join('\n')).problems) {
        expect(line).toBeGreaterThanOrEqual(1)
        expect(line).toBeLessThanOrEqual(changed.join('\n').split(/\r\n|\n|\r/).length)
        expect(where).toBeGreaterThanOrEqual(1)
        expect(message).not.toMatch(
          /Invalid input|expected \w+, received|Too (small|big)|Unrecognized|undefined|NaN/,
        )
      }
    }),
    { numRuns: 1000 },
  )
})
