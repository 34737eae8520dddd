import { keepsakes } from './support/keepsakes.ts'

const WANTED = ['--users', '50000000', '--activities-per-user', '40', '--for', '17']
const plan = (...more: readonly string[]) => keepsakes(['plan', ...WANTED, ...more])

test('a plan tells the cost, the first limit and what to raise, the delays and the other designs', async () => {
  const { code, stdout, stderr } = await plan('--peak-per-second', '6000', '--peak-minutes', '1')
  expect([code, stderr]).toEqual([0, ''])
  expect(stdout).toMatch(/^50,000,000 users for 17 days: 2,000,000,000 activities, 850,000,000 times/)
  expect(stdout).toMatch(/in total +\d+\.\d\d +\d+\.\d\d +[\d,]+\n/)
  expect(stdout).toMatch(/\nThe first limit is connects of apps, met at [\d,]+ activities a second\./)
  expect(stdout).toMatch(
    /- writes of progress, to a new table: to 9,000 .* warmWritesPerSecond .* 1 day before/,
  )
  expect(stdout).toMatch(/as deployed.* +\d+ +\d+ +\d+/)
  for (const design of ['this design', 'idempotency records', 'transactions'])
    expect(stdout).toMatch(new RegExp(`\\n${design} +\\d`))
  for (const line of stdout.split('\n').filter((each) => / {3}/.test(each)))
    expect(line.length).toBeLessThanOrEqual(120)
})

test('--json prints one document, the same each time', async () => {
  const given = ['--peak-per-second', '2000', '--peak-minutes', '1', '--json']
  const [one, other] = [await plan(...given), await plan(...given)]
  expect(one).toEqual(other)
  expect(JSON.parse(one.stdout)).toMatchObject({
    wanted: { users: 50_000_000, days: 17, opensPerUser: 17, region: 'eu-west-1' },
    perMillion: { total: expect.any(Number) },
    delay: { deployed: { p50: expect.any(Number), p99: expect.any(Number), max: expect.any(Number) } },
  })
})

test('--check ends with an error in one sentence where the peak meets a limit, after the same plan', async () => {
  const few = [
    '--users',
    '100000',
    '--activities-per-user',
    '40',
    '--for',
    '17',
    '--peak-minutes',
    '1',
    '--check',
  ]
  const within = await keepsakes(['plan', ...few, '--peak-per-second', '50'])
  expect([within.code, within.stderr]).toEqual([0, ''])
  const over = await plan('--peak-per-second', '6000', '--peak-minutes', '1', '--check', '--json')
  expect(over.code).toBe(1)
  expect(JSON.parse(over.stdout)).toMatchObject({ wanted: { peakPerSecond: 6000 } })
  expect(over.stderr).toMatch(
    /^a peak of 6,000 activities a second meets \d+ limits, to be raised before it: .*connects of apps \(met at [\d,]+\).*\n$/,
  )
})

test.each([
  [
    ['--peak-per-second', '0'],
    /'--peak-per-second <n>' argument '0' is invalid\. It must be a whole number from 1 to 10000000000\./,
  ],
  [['--peak-per-second', '1e3'], /It must be a whole number from 1 to 10000000000\./],
  [['--peak-per-second', '9', '--region', 'mars-1'], /There are prices of eu-west-1 and us-east-1 alone\./],
  [['--peak-per-second', '60000000'], /more than one of each of the 50,000,000 users/],
  [['--peak-per-second', '9'], /below the mean: 2,000,000,000 activities in that time are 1,362 a second/],
  [[], /required option '--peak-per-second <n>' not specified/],
])('%j is refused in one sentence', async (given, message) => {
  const { code, stdout, stderr } = await plan(...given)
  expect([code, stdout]).toEqual([1, ''])
  expect(stderr).toMatch(message)
  expect(stderr.trim().split('\n').length).toBeLessThanOrEqual(2)
})
