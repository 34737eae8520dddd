import { mistakeText } from '../../publishing/campaign-files.ts'

test('a mistake stays a line of its own, whatever stands in the file or its name', () => {
  const mistake = {
    line: 3,
    column: 5,
    severity: 'warning',
    path: 'a\u009b',
    message: 'ends: "x\u001b[2J\u202ey\n"',
  } as const
  expect(mistakeText('ga\nmes.yaml', mistake)).toBe(
    'ga\\u000ames.yaml:3:5: warning: a\\u009b: ends: "x\\u001b[2J\\u202ey\\u000a"',
  )
})
