import { durationText, formatted, shareText } from '../../analytics/format.ts'

test.each([
  [0.4, '0.4 s'],
  [59.9, '59 s'],
  [60, '1 min'],
  [3_725, '1 h 2 min'],
  [86_400 * 9 + 3_600 * 19, '9 d 19 h'],
  [-90, '−1 min 30 s'],
])('%d seconds are %s', (seconds, text) => {
  expect(durationText(seconds)).toBe(text)
})

test.each([
  [0, '0 %'],
  [0.00001, '<0.01 %'],
  [0.0042, '0.42 %'],
  [0.042, '4.2 %'],
  [0.42, '42 %'],
  [0.9999, '99.9 %'],
  [1, '100 %'],
])('a share of %d is %s', (share, text) => {
  expect(shareText(share)).toBe(text)
})

test('what does not apply is empty, and a time has no milliseconds', () => {
  expect(formatted(null, { format: 'count' })).toBe('')
  expect(formatted(1_234_567, { format: 'count' })).toBe('1,234,567')
  expect(formatted('2024-07-26T04:00:00.123Z', { format: 'time' })).toBe('2024-07-26 04:00:00')
})

test.each([
  [1 / 600, '0.00167'],
  [-2.5, '-2.5'],
  [99.96, '100'],
  [1_234.5, '1,235'],
  [1_234_567, '1,234,567'],
])('a number of %d has three digits that count, or all before the point: %s', (value, text) => {
  expect(formatted(value, { format: 'number' })).toBe(text)
})
