import * as fc from 'fast-check'
import { type AlarmState, type MissingData, stateOf } from '../../alarming/missing-data.ts'
import { runs } from '../support/runs.ts'

/** As AWS writes them: 0 is within the threshold, X beyond it, and - is missing. The last is the most recent. */
const periods = (text: string) =>
  text.split(' ').map((each) => ({ '0': false, X: true })[each] as boolean | undefined)
const forms: readonly MissingData[] = ['missing', 'ignore', 'breaching', 'notBreaching']
const KEPT = 'the state it has'
type Told = AlarmState | typeof KEPT

// The two tables of examples, whole: docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
test.each<[bad: number, periods: string, missing: Told, ignore: Told, breaching: Told, notBreaching: Told]>([
  [3, '0 - X - X', 'OK', 'OK', 'OK', 'OK'],
  [3, '0 - - - -', 'OK', 'OK', 'OK', 'OK'],
  [3, '- - - - -', 'INSUFFICIENT_DATA', KEPT, 'ALARM', 'OK'],
  [3, '0 X X - X', 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
  [3, '- - X - -', 'ALARM', KEPT, 'ALARM', 'OK'],
  [2, '0 - X - X', 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
  [2, '0 0 X 0 X', 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
  [2, '0 - X - -', 'OK', 'OK', 'ALARM', 'OK'],
  [2, '- - - - 0', 'OK', 'OK', 'ALARM', 'OK'],
  [2, '- - - X -', 'ALARM', KEPT, 'ALARM', 'OK'],
])('%i bad of 3, with %s, is what AWS documents', (bad, text, ...told) => {
  for (const [at, missingData] of forms.entries())
    for (const before of ['OK', 'ALARM', 'INSUFFICIENT_DATA'] as const) {
      const state = stateOf(periods(text), { of: 3, bad, missingData }, before)
      expect([missingData, before, state]).toEqual([
        missingData,
        before,
        told[at] === KEPT ? before : told[at],
      ])
    }
})

test.each(['- - - - X', '- - - X -'])(
  '%s does not go over into alarm at once, as the next may be good',
  (text) => {
    for (const before of ['OK', 'INSUFFICIENT_DATA'] as const)
      expect(stateOf(periods(text), { of: 3, bad: 3, missingData: 'missing' }, before)).toBe(before)
  },
)

const range = fc.array(fc.constantFrom(true, false, undefined), { minLength: 7, maxLength: 7 })
const judging = fc.record({ bad: fc.integer({ min: 1, max: 5 }), missingData: fc.constantFrom(...forms) })
const state = fc.constantFrom<AlarmState>('OK', 'ALARM', 'INSUFFICIENT_DATA')

test('with no data missing, the last periods alone decide', () => {
  fc.assert(
    fc.property(range, judging, state, (given, { bad, missingData }, before) => {
      const whole = given.map((each) => each === true)
      const fires = whole.slice(-5).filter(Boolean).length >= bad
      expect(stateOf(whole, { of: 5, bad, missingData }, before)).toBe(fires ? 'ALARM' : 'OK')
    }),
    { numRuns: runs(50) },
  )
})

test('what is bad instead of good never ends an alarm', () => {
  fc.assert(
    fc.property(range, judging, state, fc.nat(6), (given, rule, before, at) => {
      fc.pre(given[at] === false)
      const worse = given.with(at, true)
      if (stateOf(given, { of: 5, ...rule }, before) === 'ALARM')
        expect(stateOf(worse, { of: 5, ...rule }, before)).toBe('ALARM')
    }),
    { numRuns: runs(100) },
  )
})
