import fc from 'fast-check'
import { requestOf } from '../../../cli/export/request.ts'
import { requestSchema } from '../../../functions/export/messages.ts'
import { runs } from '../../support/runs.ts'
import { keepsakes } from '../support/keepsakes.ts'

const NOW = Date.parse('2026-11-29T10:20:30.400Z')
const DAY_MS = 86_400_000
const asked = (wanted: object) => requestOf({ kind: 'full', minutes: 60, ...wanted }, NOW)

test('without a time, what is there now is asked for, or the last whole period', () => {
  expect(asked({})).toEqual({ kind: 'full', at: '2026-11-29T10:20:30.400Z' })
  expect(asked({ kind: 'incremental' })).toEqual({
    ...{ kind: 'incremental', at: '2026-11-29T10:00:00.000Z', minutes: 60 },
  })
})

test.each(['full', 'incremental'])('a %s export of a time to come is refused', (kind) => {
  expect(() => asked({ kind, at: NOW + 1 })).toThrow(
    '--at is 2026-11-29T10:20:30.401Z, which has not come yet: name a time that has passed',
  )
})

test('a time that DynamoDB no longer keeps is refused, and so is a period that begins before', () => {
  const first = NOW - 35 * DAY_MS
  expect(asked({ at: first })).toEqual({ kind: 'full', at: '2026-10-25T10:20:30.400Z' })
  expect(() => asked({ at: first - 1 })).toThrow(
    '--at is 2026-10-25T10:20:30.399Z, more than 35 days ago, and DynamoDB keeps no longer what its tables held: name a later',
  )
  const hour = { kind: 'incremental', at: Date.parse('2026-10-25T11:30:00Z') }
  expect(() => asked(hour)).toThrow('the period begins at 2026-10-25T10:00:00.000Z, more than 35 days ago')
  expect(asked({ ...hour, at: hour.at + 3_600_000 })).toMatchObject({ at: '2026-10-25T12:00:00.000Z' })
})

test('the command refuses such a time before it looks for a stack', async () => {
  const { code, stdout, stderr } = await keepsakes(['export', '--at', '2020-01-01T00:00:00Z'])
  expect([code, stdout]).toEqual([1, ''])
  expect(stderr).toMatch(/^--at is 2020-01-01T00:00:00\.000Z, more than 35 days ago, .*\n$/)
})

test('whatever is not refused is a message that startExport takes, of a time that has passed', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('full', 'incremental'),
      fc.integer({ min: 0, max: 33 * DAY_MS }),
      fc.integer({ min: 15, max: 1440 }),
      (kind, ago, minutes) => {
        const request = asked({ kind, at: NOW - ago, minutes })
        expect(requestSchema.parse(request)).toEqual(request)
        expect(Date.parse(request.at)).toBeLessThanOrEqual(NOW - ago)
      },
    ),
    { numRuns: runs(20) },
  )
})
