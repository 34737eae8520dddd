import { stripVTControlCharacters } from 'node:util'
import { endsBy, frame } from '../../../cli/watch/live-screen.ts'
import { screenLines } from '../../../cli/watch/screen.ts'
import { latestOf, shortNumber, sparkline } from '../../../cli/watch/sparkline.ts'
import { graph, series, shownOf } from './support.ts'

const plain = (lines: readonly string[]) => lines.map(stripVTControlCharacters)

test('a sparkline goes from nothing to the most, leaves out what is missing, and loses no peak', () => {
  expect(sparkline([0, 1, 2, 4, null, 8], 6)).toBe('▁▂▃▅ █')
  expect(sparkline([0, 0, 9, 0, 0, 0], 3)).toBe('▁█▁')
  expect(sparkline([5], 4)).toBe('   █')
  expect(sparkline([0.001, 1000], 2)).toBe('▂█')
  expect(sparkline([-100, 0, 100], 3)).toBe('▁▅█')
  expect(sparkline([], 2)).toBe('  ')
})

test('q ends, also where it was pressed more than once before anybody looked', () => {
  expect(['q', 'Q', 'qq', 'xq', '\u0003\u0003', '\u0004'].every(endsBy)).toBe(true)
  expect(['', 'x', '\u001b[A', '\u001b'].some(endsBy)).toBe(false)
})

test.each([
  [0, '0'],
  [7, '7'],
  [9999, '9999'],
  [12_345, '12.3k'],
  [1_250_000, '1.25M'],
  [99.95, '100'],
  [0.5, '0.5'],
  [0.0123, '0.0123'],
  [0.00002, '2.0e-5'],
  [-312.4, '-312'],
])('%d is shown as %s', (value, text) => {
  expect(shortNumber(value)).toBe(text)
})

test('the latest is the last that is known', () => {
  expect([latestOf([1, 2, null]), latestOf([null])]).toEqual([2, null])
})

const graphs = [
  graph('Activities and keepsakes a minute', 0, {
    series: [
      series('published', 1, 2, 3),
      series('a partner with quite a long name of its own', 1, 0, 12_345),
    ],
  }),
  graph('From publishing to awarding', 8, {
    series: [series('oldest', 1, 90)],
    marks: [{ label: 'alarm', value: 60 }],
  }),
  graph('By campaign', 16, {}),
]

test.each([[60], [80], [100], [120], [200]])(
  '%d columns are enough, and none is wasted by a cut number',
  (width) => {
    const lines = plain(screenLines(shownOf({ graphs }), width))
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(width)
    const text = lines.join('\n')
    for (const wanted of ['12.3k', '90', 'nothing so far', 'keepsakes-dev, 2024-08-04 12:00 to 13:00 UTC'])
      expect(text).toContain(wanted)
  },
)

test('graphs stand side by side as the window is wide', () => {
  const besides = (width: number) =>
    plain(screenLines(shownOf({ graphs }), width)).filter((line) => /^Activities .*From/.test(line)).length
  expect([besides(60), besides(80)]).toEqual([0, 1])
})

test('alarms that are on come with their severity, since when, and what they mean', () => {
  const alarm = { state: 'OK', severity: undefined, since: undefined, description: '' } as const
  const quiet = plain(screenLines(shownOf({ alarms: [{ name: 'a', ...alarm }] }), 80))
  expect(quiet).toContain('no alarm is on, of 1')
  const on = { ...alarm, state: 'ALARM', since: '2024-08-04T12:34:00.000Z' } as const
  const lines = plain(
    screenLines(
      shownOf({
        alarms: [
          {
            ...on,
            name: 'activity-age',
            severity: 'page',
            description: 'Customers see their keepsakes late.',
          },
          { ...on, name: 'rejected-rate', severity: 'ticket', description: 'A partner sends garbage.' },
          { ...alarm, name: 'a', state: 'INSUFFICIENT_DATA' },
        ],
      }),
      80,
    ),
  )
  expect(lines.slice(1, 4)).toEqual([
    '2 alarms of 3 on, 1 without data yet',
    '  PAGE   activity-age since 12:34: Customers see their keepsakes late.',
    '  TICKET rejected-rate since 12:34: A partner sends garbage.',
  ])
})

test('a low window shows the first lines, and says how many more there are', () => {
  const drawn = frame(['a', 'b', 'c', 'd'], 'q ends', { columns: 80, rows: 3 })
  expect(stripVTControlCharacters(drawn).split('\r\n')).toEqual([
    'a',
    'b',
    '2 more lines in a higher window; q ends',
  ])
})
