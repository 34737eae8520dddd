import * as fc from 'fast-check'
import { SpilledList } from '../../cli/spill/spilled.ts'
import { TemporaryFolder } from '../../cli/spill/temporary-files.ts'
import { runs } from '../support/runs.ts'

test('what is kept in files comes back, whatever characters are in it', () => {
  const awkward = fc.constantFrom('\u2028', '\u2029', '\u0085', '\uFEFF', '\r', '\n', '\ud800', '😀')
  const text = fc.array(fc.oneof(awkward, fc.string()), { maxLength: 4 }).map((all) => all.join(''))
  fc.assert(
    fc.property(fc.array(text, { maxLength: 20 }), fc.integer({ min: 1, max: 4 }), (texts, most) => {
      using folder = new TemporaryFolder()
      const list = new SpilledList<string>(folder, 'texts', most)
      for (const one of texts) list.push(one)
      expect([...list]).toEqual(texts)
      expect(list.length).toBe(texts.length)
    }),
    { numRuns: runs(10) },
  )
})
