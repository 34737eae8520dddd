import * as fc from 'fast-check'
import { IdsSeen } from '../../certifying/ids-seen.ts'
import { runs } from '../support/runs.ts'

test('an id is found with its first line among the latest different ones, and none is that did not come', () => {
  const sighting = fc.record({
    eventId: fc.nat(30).map(String),
    userId: fc.nat(2).map(String),
    content: fc.nat(2).map(String),
  })
  fc.assert(
    fc.property(fc.array(sighting, { maxLength: 80 }), fc.integer({ min: 1, max: 40 }), (sightings, most) => {
      const ids = new IdsSeen(most)
      const first = new Map<string, { line: number; userId: string; content: string }>()
      const different = new Set<string>()
      for (const [index, each] of sightings.entries()) {
        const { eventId, userId, content } = each
        const seen = ids.see({ ...each, line: index + 1 })
        const known = first.get(eventId)
        // Those that came after the first of it.
        const since = known && new Set(sightings.slice(known.line, index).map((other) => other.eventId)).size
        if (since !== undefined && since < most) expect(seen).toBeDefined()
        if (seen === undefined) first.set(eventId, { line: index + 1, userId, content })
        else
          expect(seen).toEqual({
            line: known?.line,
            sameUser: known?.userId === userId,
            sameContent: known?.content === content,
          })
        different.add(eventId)
        if (different.size <= 2 * most) expect(ids.forgets).toBe(false)
      }
    }),
    { numRuns: runs(40) },
  )
})
