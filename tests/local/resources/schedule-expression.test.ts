import { isSchedule } from '../../../local/resources/schedule-expression.ts'

test.each([
  'rate(1 minute)',
  'rate(5 minutes)',
  'rate(12 hours)',
  'rate(1 day)',
  'cron(15 3 * * ? *)',
  'cron(5 * * * ? *)',
  'cron(0/15 8-18 ? * MON-FRI *)',
  'cron(0 10 L JAN,JUL ? 2026-2030)',
  'cron(0 9 ? * 2#1 *)',
])('%s is a schedule', (expression) => expect(isSchedule(expression)).toBe(true))

test.each([
  '',
  'every day',
  'rate(1 minutes)',
  'rate(5 minute)',
  'rate(0 minutes)',
  'rate(1 month)',
  'rate(5 minutes',
  'at(2026-11-29T03:15:00)',
  'cron(15 3 * * *)',
  'cron(15 3 * * * *)',
  'cron(15 3 ? * ? *)',
  'cron(15 3 * * ? * *)',
  'cron(15 3 * FOO ? *)',
  'cron(15  3 * * ? *)',
])('%j is none', (expression) => expect(isSchedule(expression)).toBe(false))
