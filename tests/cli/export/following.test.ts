import { DescribeExportCommand, type DynamoDBClient, type ExportDescription } from '@aws-sdk/client-dynamodb'
import type { ExportRecord } from '../../../analytics/export-record.ts'
import { followExport, type Step } from '../../../cli/export/following.ts'
import type { ExportObjects } from '../../../cli/export/objects.ts'

const AT = '2026-11-29T03:15:00.000Z'
const started = (time: string, random: string, table = 'keepsakes-prod-keepsakes-2') =>
  `arn:aws:dynamodb:eu-west-1:1:table/${table}/export/${String(Date.parse(time)).padStart(14, '0')}-${random}`
const OURS = started('2026-11-29T03:15:01Z', 'ours')
const ID = OURS.slice(OURS.lastIndexOf('/') + 1)

/** Each poll of the export gives the next of these, and the last again and again. */
interface Course {
  readonly descriptions: readonly ExportDescription[]
  readonly files?: readonly number[]
  readonly completeAfter?: number
}

function follow({ descriptions, files = [], completeAfter = Number.POSITIVE_INFINITY }: Course) {
  const steps: Step[] = []
  const described: string[] = []
  let [polls, listed, tidied] = [0, 0, 0]
  const dynamo = {
    async send(command: unknown) {
      if (!(command instanceof DescribeExportCommand)) {
        listed++
        const page = ['2026-10-01T00:00:00Z', '2026-11-29T03:15:00Z'].map((time, n) => started(time, `o${n}`))
        page.push(
          started('2026-11-29T03:15:00Z', 'o2', 'orders'),
          started('2026-11-29T03:15:00Z', 'o3', 'keepsakes-dev-keepsakes'),
        )
        return listed === 1
          ? { ExportSummaries: page.map((ExportArn) => ({ ExportArn })), NextToken: 'more' }
          : { ExportSummaries: [{ ExportArn: OURS }] }
      }
      const { ExportArn = '' } = command.input
      described.push(ExportArn)
      if (ExportArn !== OURS) return { ExportDescription: { ClientToken: 'progress-full' } }
      const description = descriptions[Math.min(polls++, descriptions.length - 1)]
      return { ExportDescription: { ClientToken: `keepsakes-full-${AT}`, ...description } }
    },
  }
  const record = { exportId: ID } as ExportRecord
  const objects = {
    record: async () => (tidied >= completeAfter ? record : undefined),
    list: async (prefix: string) => {
      expect(prefix).toBe(`keepsakes/exportDate=2026-11-29/${ID}-`)
      return Array(files[Math.min(tidied++, files.length - 1)] ?? 0).fill('key')
    },
  }
  let now = 0
  const done = followExport(
    {
      table: 'keepsakes',
      tableName: 'keepsakes-prod-keepsakes',
      clientToken: `keepsakes-full-${AT}`,
      notBefore: Date.parse(AT),
    },
    {
      dynamo: dynamo as unknown as DynamoDBClient,
      objects: objects as unknown as ExportObjects,
      tell: (_, step) => steps.push(step),
      patienceMs: 10_000,
      clock: { now: () => now, wait: async (ms) => (now += ms) },
    },
  )
  return { done, steps, described, record }
}

const exported = { ExportStatus: 'COMPLETED', ExportType: 'FULL_EXPORT', ExportTime: new Date(AT) } as const

test('an export is found by its token, and followed to its record', async () => {
  const { done, steps, described, record } = follow({
    descriptions: [{ ExportStatus: 'IN_PROGRESS' }, { ExportStatus: 'IN_PROGRESS' }, exported],
    files: [0, 1, 3],
    completeAfter: 3,
  })
  expect(await done).toBe(record)
  expect(steps).toEqual([
    { step: 'exporting' },
    { step: 'tidying', filesDone: 0 },
    { step: 'tidying', filesDone: 1 },
    { step: 'tidying', filesDone: 3 },
    { step: 'complete' },
  ])
  // An export of months ago cannot be it, and is not asked about.
  expect(described.filter((arn) => arn.endsWith('-o0'))).toEqual([])
  // Nor are those of other tables and stages, which whoever follows it may not look at.
  expect(described.filter((arn) => /-o[23]$/.test(arn))).toEqual([])
})

test('an export that failed ends with the reason that DynamoDB gives', async () => {
  const { done } = follow({
    descriptions: [
      { ExportStatus: 'FAILED', FailureCode: 'S3NoSuchBucket', FailureMessage: 'The bucket does not exist' },
    ],
  })
  await expect(done).rejects.toThrow(
    'DynamoDB could not export the table of keepsakes: S3NoSuchBucket: The bucket does not exist',
  )
})

test.each<[string, Course, string]>([
  ['DynamoDB exports without end', { descriptions: [{ ExportStatus: 'IN_PROGRESS' }] }, 'being exported by'],
  ['a file is never made tidy', { descriptions: [exported], files: [2] }, 'being made tidy: look at'],
])('where %s, it is given up, and told where to look', async (_, course, text) => {
  const { done } = follow(course)
  await expect(done).rejects.toThrow(text)
})
