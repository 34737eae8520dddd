import type { Fauxqs } from '../fauxqs-internals.ts'

/** An export as DescribeExport answers it, with times in seconds since 1970. */
export interface Description {
  readonly ExportArn: string
  readonly ExportStatus: 'IN_PROGRESS' | 'COMPLETED' | 'FAILED'
  readonly StartTime: number
  readonly EndTime?: number | undefined
  readonly ExportManifest?: string | undefined
  readonly TableArn: string
  readonly TableId: string
  readonly ExportTime?: number | undefined
  readonly ClientToken?: string | undefined
  readonly S3Bucket: string
  readonly S3BucketOwner?: string | undefined
  readonly S3Prefix?: string | undefined
  readonly S3SseAlgorithm: 'AES256' | 'KMS'
  readonly S3SseKmsKeyId?: string | undefined
  readonly FailureCode?: string | undefined
  readonly FailureMessage?: string | undefined
  readonly ExportFormat: string
  readonly ExportType: string
  readonly BilledSizeBytes?: number | undefined
  readonly ItemCount?: number | undefined
  readonly IncrementalExportSpecification?: {
    readonly ExportFromTime: number
    readonly ExportToTime: number
    readonly ExportViewType: string
  }
}

/** The folder that all exports of a prefix are in, and that of this one; both end with a slash. */
export function placesOf({ S3Prefix, ExportArn }: Description): { base: string; folder: string } {
  const base = `${S3Prefix === undefined || S3Prefix === '' ? '' : `${S3Prefix}/`}AWSDynamoDB/`
  return { base, folder: `${base}${ExportArn.slice(ExportArn.lastIndexOf('/') + 1)}/` }
}

export const completed = (folder: string, itemCount: number, bytes: number): Partial<Description> => ({
  ExportStatus: 'COMPLETED',
  ExportManifest: `${folder}manifest-summary.json`,
  ItemCount: itemCount,
  BilledSizeBytes: bytes,
})

export const ENDED = 'The local stack ended before the export was whole.'

/** The end of an export that a process before had begun: it is complete if its manifests are there. */
export function left(description: Description, { s3 }: Fauxqs): Description {
  const { folder } = placesOf(description)
  const EndTime = Date.now() / 1000
  try {
    const { body } = s3.getObject(description.S3Bucket, `${folder}manifest-summary.json`)
    const { itemCount, billedSizeBytes } = JSON.parse(body.toString()) as Record<string, number>
    return { ...description, EndTime, ...completed(folder, itemCount ?? 0, billedSizeBytes ?? 0) }
  } catch {
    return {
      ...description,
      EndTime,
      ...failure(new Error(ENDED)),
    }
  }
}

export function failure(error: unknown): Partial<Description> {
  const noBucket = (error as { code?: unknown }).code === 'NoSuchBucket'
  return {
    ExportStatus: 'FAILED',
    FailureCode: noBucket ? 'S3NoSuchBucket' : 'UNKNOWN',
    FailureMessage: noBucket
      ? 'The specified bucket does not exist'
      : `The export failed: ${error instanceof Error ? error.message : String(error)}`,
  }
}
