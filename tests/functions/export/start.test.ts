import fc from 'fast-check'
import { WrongMessageError } from '../../../functions/export/messages.ts'
import {
  ExportStartError,
  isFinal,
  type Started,
  type StartPorts,
  startExports,
  type TableExport,
} from '../../../functions/export/start.ts'
import { runs } from '../../support/runs.ts'

const NOW = Date.parse('2024-07-27T03:15:05Z')
const ARN = 'arn:aws:dynamodb:eu-west-1:000000000000:table/'

/** Starts the exports that a message asks for; `refuse` says what DynamoDB throws for a table. */
async function startedBy(
  message: unknown,
  refuse: (asked: TableExport) => Error | undefined = () => undefined,
) {
  const asked: TableExport[] = []
  const reported: Started[] = []
  const ports: StartPorts = {
    start: async (one) => {
      asked.push(one)
      const error = refuse(one)
      if (error) throw error
      return `id-${asked.length}`
    },
    tableArns: { keepsakes: `${ARN}k`, progress: `${ARN}p` },
    periodMinutes: 60,
    now: () => NOW,
    report: (started) => reported.push(started),
  }
  const body = typeof message === 'string' ? message : JSON.stringify(message)
  const error = await startExports(body, ports).catch((error: Error) => error)
  return { asked, reported, error: error ?? undefined }
}

const named = (name: string) => () => Object.assign(new Error('as DynamoDB says it'), { name })

test('a full export of both tables shows the time that is asked for', async () => {
  const { asked, reported, error } = await startedBy({ kind: 'full', at: '2024-07-27T05:15:00+02:00' })
  const time = Date.parse('2024-07-27T03:15:00Z')
  expect(asked).toEqual([
    { tableArn: `${ARN}k`, prefix: 'keepsakes/full', token: 'keepsakes-full-2024-07-27T03:15:00.000Z', time },
    { tableArn: `${ARN}p`, prefix: 'progress/full', token: 'progress-full-2024-07-27T03:15:00.000Z', time },
  ])
  expect(reported.map(({ exportId, table }) => [exportId, table])).toEqual([
    ['id-1', 'keepsakes'],
    ['id-2', 'progress'],
  ])
  expect(error).toBeUndefined()
})

test('an incremental export has the last whole period, whenever in the next one it is asked for', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 3_599_999 }), async (late) => {
      const at = new Date(Date.parse('2024-07-27T02:00:00Z') + late).toISOString()
      const { asked } = await startedBy({ kind: 'incremental', at, table: 'progress' })
      expect(asked).toEqual([
        {
          tableArn: `${ARN}p`,
          prefix: 'progress/incremental',
          token: 'progress-incremental-2024-07-27T02:00:00.000Z',
          time: Date.parse('2024-07-27T02:00:00Z'),
          from: Date.parse('2024-07-27T01:00:00Z'),
        },
      ])
    }),
    { numRuns: runs(20) },
  )
})

test('a full export of the clock shows the end of the last whole period, on which the incremental ones follow', async () => {
  const at = '2024-07-27T03:14:59Z'
  const full = await startedBy({ kind: 'full', at, aligned: true, table: 'progress' })
  const after = await startedBy({ kind: 'incremental', at: '2024-07-27T03:00:00Z', table: 'progress' })
  const time = Date.parse('2024-07-27T03:00:00Z')
  const token = 'progress-full-2024-07-27T03:00:00.000Z'
  expect(full.asked).toEqual([{ tableArn: `${ARN}p`, prefix: 'progress/full', token, time }])
  expect(after.asked[0]?.time).toBe(time)
})

test('of a table that is younger than the last whole period, the clock’s full export shows the time itself', async () => {
  const whole = Date.parse('2024-07-27T03:00:00Z')
  const asked = { kind: 'full', at: '2024-07-27T03:15:00Z' }
  const young = (one: TableExport) =>
    one.time === whole && one.prefix === 'progress/full' ? named('InvalidExportTimeException')() : undefined
  const clock = await startedBy({ ...asked, aligned: true }, young)
  expect(clock.reported.map(({ table, time }) => [table, time])).toEqual([
    ['keepsakes', '2024-07-27T03:00:00.000Z'],
    ['progress', '2024-07-27T03:15:00.000Z'],
  ])
  expect(clock.error).toBeUndefined()
  const never = await startedBy({ ...asked, aligned: true }, named('InvalidExportTimeException'))
  expect(never.asked).toHaveLength(4)
  expect(never.error?.message).toContain('ask for one of the last 35 days')
  // Any other error is no reason to ask for another time, nor is that of a request by hand.
  expect((await startedBy({ ...asked, aligned: true }, named('LimitExceededException'))).asked).toHaveLength(
    2,
  )
  expect((await startedBy(asked, named('InvalidExportTimeException'))).asked).toHaveLength(2)
})

test('a time to come starts nothing', async () => {
  const { asked, error } = await startedBy({ kind: 'full', at: '2024-07-27T03:15:06Z' })
  expect(asked).toEqual([])
  expect(error).toBeInstanceOf(ExportStartError)
  expect(error?.message).toBe(
    'at is 2024-07-27T03:15:06.000Z, which has not come yet: ask for a time that has passed',
  )
})

test.each([
  ['TableNotFoundException', 'there is no such table'],
  ['PointInTimeRecoveryUnavailableException', 'point-in-time recovery is off for it: turn it on'],
  ['InvalidExportTimeException', 'ask for one of the last 35 days'],
  ['ExportConflictException', 'look at it with aws dynamodb list-exports'],
  ['LimitExceededException', 'too many exports run at once'],
  ['AccessDeniedException', 'does not let it be exported'],
  ['SomethingNewException', 'SomethingNewException: as DynamoDB says it'],
])('%s is told with what cures it, and the other table is exported', async (name, told) => {
  const { asked, reported, error } = await startedBy({ kind: 'full', at: '2024-07-27T03:15:00Z' }, (one) =>
    one.prefix === 'keepsakes/full' ? named(name)() : undefined,
  )
  expect(asked).toHaveLength(2)
  expect(reported.map(({ table }) => table)).toEqual(['progress'])
  expect(error).toBeInstanceOf(ExportStartError)
  expect(error?.message).toMatch(/^full export of keepsakes at 2024-07-27T03:15:00\.000Z: /)
  expect(error?.message).toContain(told)
})

test('two tables that cannot be exported are told in one error', async () => {
  const { error } = await startedBy(
    { kind: 'full', at: '2024-07-27T03:15:00Z' },
    named('LimitExceededException'),
  )
  expect(error?.message).toMatch(/of keepsakes at .*; full export of progress at /)
})

test.each([
  ['', /it: /],
  [{ kind: 'partial', at: '2024-07-27T03:15:00Z' }, /kind/],
  [{ kind: 'full' }, /at: /],
  [{ kind: 'full', at: '2024-07-27' }, /at: must be an RFC 3339 time/],
  [{ kind: 'full', at: '2024-07-27T03:15:00Z', table: 'editions' }, /table/],
  [{ kind: 'full', at: '2024-07-27T03:15:00Z', tables: 'progress' }, /it: /],
])('a message that is none starts nothing: %j', async (message, told) => {
  const { asked, error } = await startedBy(message)
  expect(asked).toEqual([])
  expect(error).toBeInstanceOf(WrongMessageError)
  expect(error?.message).toMatch(told)
})

test('what can never succeed is told apart from what may when it comes again', async () => {
  const asked = { kind: 'full', at: '2024-07-27T03:15:00Z' }
  const finalOf = async (message: unknown, refuse?: (one: TableExport) => Error | undefined) =>
    isFinal((await startedBy(message, refuse)).error)
  expect(await finalOf({ kind: 'partial' })).toBe(true)
  for (const name of ['ValidationException', 'InvalidExportTimeException'])
    expect([name, await finalOf(asked, named(name))]).toEqual([name, true])
  const mended = [
    'TableNotFoundException',
    'PointInTimeRecoveryUnavailableException',
    'LimitExceededException',
  ]
  for (const name of [...mended, 'AccessDeniedException', 'ExportConflictException', 'TimeoutError'])
    expect([name, await finalOf(asked, named(name))]).toEqual([name, false])
  // A time to come comes; and while the other table may be exported yet, the message comes again for it.
  expect(await finalOf({ kind: 'full', at: '2024-07-27T03:15:06Z' })).toBe(false)
  const one = (table: TableExport) =>
    named(table.prefix === 'keepsakes/full' ? 'ValidationException' : 'LimitExceededException')()
  expect(await finalOf(asked, one)).toBe(false)
})
