import * as fc from 'fast-check'
import { compilePattern } from '../../event-patterns/index.ts'
import { runs } from '../support/runs.ts'
import { event, pattern } from './arbitraries.ts'
import { naiveMatches } from './naive.ts'

describe('random patterns and events', () => {
  test('are answered as a brute-force matcher answers them', () => {
    fc.assert(
      fc.property(pattern, event, (asked, given) => {
        expect(compilePattern(asked).matches(given)).toBe(naiveMatches(asked, given))
      }),
      { numRuns: runs(1000) },
    )
  })

  test('match in a fair share of cases, so that the agreement says something', () => {
    const answers = fc.sample(fc.tuple(pattern, event), { numRuns: 2000, seed: 7 })
    const matched = answers.filter(([asked, given]) => compilePattern(asked).matches(given)).length
    expect(matched).toBeGreaterThan(50)
  })

  test('have every required field satisfied by some value whenever the whole matches', () => {
    fc.assert(
      fc.property(pattern, event, (asked, given) => {
        const compiled = compilePattern(asked)
        fc.pre(compiled.matches(given))
        for (const { path, matchers } of compiled.fields) {
          const maybeAbsent = matchers.some((matcher) => matcher.kind === 'exists' && !matcher.exists)
          expect(maybeAbsent || JSON.stringify(given).includes(JSON.stringify(path.at(-1)))).toBe(true)
        }
      }),
    )
  })
})
