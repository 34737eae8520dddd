import { filterPatternOf, lineIn, MOST_TRACES } from '../../cli/trace/lines.ts'
import { eventIdSchema } from '../../schemas/ids.ts'
import { sourceSchema } from '../../schemas/source.ts'
import { keepsakes } from './support/keepsakes.ts'

const named = (source: string, eventId: string) => ({
  source: sourceSchema.parse(source),
  eventId: eventIdSchema.parse(eventId),
})

test('what is asked of logs is no longer than CloudWatch takes, whatever an event is called', () => {
  const name = named(`partner.${'p'.repeat(128)}`, 'e'.repeat(256))
  const traceIds = Array.from({ length: MOST_TRACES }, () => 'f'.repeat(32))
  expect(filterPatternOf({ name, traceIds }).length).toBeLessThanOrEqual(1024)
})

test('a line that only resembles what was asked for is left out', () => {
  const wanted = { name: named('partner.acme', 'a"b'), traceIds: ['1'] }
  const line = (activity: string) => JSON.stringify({ message: 'activity judged', activity })
  expect(lineIn(line('partner.acme/a"b'), 0, wanted)).toBeDefined()
  expect(lineIn(line('partner.acme/axb'), 0, wanted)).toBeUndefined()
})

test.each(['0', '-1', '0x10', '8785', '1e3'])(
  '%s hours are refused, with what can be said',
  async (hours) => {
    const ran = await keepsakes(['trace', 'partner.acme/e', `--hours=${hours}`], '')
    expect(ran).toMatchObject({ code: 1, stdout: '' })
    expect(ran.stderr).toContain('It must be a number of hours above 0, of at most 8784: a year.')
  },
)
