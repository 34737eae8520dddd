import * as z from 'zod'
import type { JsonObject } from '../../../json/json.ts'
import { ServiceError } from '../json-service.ts'
import { LONGEST_MS as RECORD_LASTS_MS } from '../recorded-writes.ts'
import type { Recovery } from '../recoveries.ts'

/** Seconds since 1970, with a fraction or without. */
const time = z.number().nonnegative()

const exportRequest = z.object({
  TableArn: z.string().min(1).max(1024),
  S3Bucket: z
    .string()
    .regex(/^[a-z0-9A-Z]+[.\-\w]*[a-z0-9A-Z]+$/)
    .max(255),
  S3BucketOwner: z
    .string()
    .regex(/^\d{12}$/)
    .optional(),
  S3Prefix: z.string().max(1024).optional(),
  S3SseAlgorithm: z.enum(['AES256', 'KMS']).optional(),
  S3SseKmsKeyId: z.string().min(1).max(2048).optional(),
  ClientToken: z.string().optional(),
  ExportFormat: z.enum(['DYNAMODB_JSON', 'ION']).default('DYNAMODB_JSON'),
  ExportTime: time.optional(),
  ExportType: z.enum(['FULL_EXPORT', 'INCREMENTAL_EXPORT']).default('FULL_EXPORT'),
  IncrementalExportSpecification: z
    .object({
      ExportFromTime: time,
      ExportToTime: time.optional(),
      ExportViewType: z.enum(['NEW_IMAGE', 'NEW_AND_OLD_IMAGES']).default('NEW_AND_OLD_IMAGES'),
    })
    .optional(),
})
export type ExportRequest = z.infer<typeof exportRequest>

const arn = z.object({ ExportArn: z.string().min(37).max(1024) })
const list = z.object({
  TableArn: z.string().optional(),
  MaxResults: z.number().int().min(1).max(25).default(25),
  NextToken: z.string().optional(),
})
const backups = z.object({ TableName: z.string().min(1).max(1024) })
const backupsUpdate = backups.extend({
  PointInTimeRecoverySpecification: z.object({
    PointInTimeRecoveryEnabled: z.boolean(),
    RecoveryPeriodInDays: z.number().int().min(1).max(35).optional(),
  }),
})

/** Reads a request. @throws ServiceError that tells every mistake */
export const reader =
  <Shape extends z.ZodType>(shape: Shape) =>
  (input: JsonObject): z.infer<Shape> => {
    const parsed = shape.safeParse(input)
    if (parsed.success) return parsed.data
    const mistakes = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
    const count = mistakes.length === 1 ? '1 validation error' : `${mistakes.length} validation errors`
    throw refused(`${count} detected: ${mistakes.join('; ')}`)
  }
export const readDescribe = reader(arn)
export const readList = reader(list)
export const readBackups = reader(backups)

export const RECOVERY_DAYS = RECORD_LASTS_MS / (24 * 3_600_000)

/** @throws ServiceError for what AWS refuses, and for what is not honoured here. */
export function readBackupsUpdate(input: JsonObject): z.infer<typeof backupsUpdate> {
  const request = reader(backupsUpdate)(input)
  const { RecoveryPeriodInDays: days = RECOVERY_DAYS } = request.PointInTimeRecoverySpecification
  if (days !== RECOVERY_DAYS)
    throw refused(`RecoveryPeriodInDays is always ${RECOVERY_DAYS} in the local stack, not ${days}.`)
  return request
}

/** @throws ServiceError for what AWS refuses, and for what is not honoured here. */
export function readExport(input: JsonObject): ExportRequest {
  const request = reader(exportRequest)(input)
  if (request.ExportFormat === 'ION')
    throw refused('ExportFormat ION is not honoured by the local stack; use DYNAMODB_JSON.')
  const incremental = request.ExportType === 'INCREMENTAL_EXPORT'
  if (incremental && request.IncrementalExportSpecification === undefined)
    throw refused('An incremental export needs IncrementalExportSpecification.')
  if (!incremental && request.IncrementalExportSpecification !== undefined)
    throw refused('IncrementalExportSpecification goes only with ExportType INCREMENTAL_EXPORT.')
  if (incremental && request.ExportTime !== undefined)
    throw refused('ExportTime goes only with ExportType FULL_EXPORT.')
  return request
}

const refused = (message: string) => new ServiceError('ValidationException', message)
export const badTime = (message: string) => new ServiceError('InvalidExportTimeException', message)

export const milliseconds = (seconds: number) => Math.round(seconds * 1000)

/** @throws ServiceError for a time, in milliseconds, that is not yet or that the record of writes does not reach back to. */
export function checkTime(at: number, { since }: Recovery, now: number): void {
  if (at > now) throw badTime('The export time is in the future.')
  if (at * 1000 < since)
    throw badTime(`The export time is before the earliest that is known, ${textOf(since)}.`)
}

const SHORTEST_MS = 15 * 60_000
const LONGEST_MS = 24 * 3_600_000

/** Like `checkTime`, for both ends. */
export function checkPeriod(
  { from, to }: { from: number; to: number },
  recovery: Recovery,
  now: number,
): void {
  if (to > now) throw badTime('The export period ends in the future.')
  const difference = 'Difference between export period from time and export period to time is'
  if (to - from < SHORTEST_MS) throw badTime(`${difference} less than 15 minutes`)
  if (to - from > LONGEST_MS) throw badTime(`${difference} more than 24 hours`)
  if (!recovery.wasEmpty && from * 1000 < recovery.since)
    throw badTime(
      `The export period starts before the earliest that is known, ${textOf(recovery.since)}; start a full export instead.`,
    )
}

function textOf(micros: number): string {
  const ms = Math.ceil(micros / 1000)
  return ms > 8.64e15 ? 'which is later' : new Date(ms).toISOString()
}
