import type { Description } from './description.ts'
import type { Written } from './files.ts'

/** The content of manifest-summary.json; what an export has no value for is null. */
export function summaryOf(
  description: Description,
  { folder, endTime, itemCount, bytes }: Written & { folder: string; endTime: Date },
): object {
  const period = description.IncrementalExportSpecification
  return {
    version: period ? '2023-08-01' : '2020-06-30',
    exportArn: description.ExportArn,
    startTime: text(description.StartTime),
    endTime: endTime.toISOString(),
    tableArn: description.TableArn,
    tableId: description.TableId,
    ...(description.ExportTime !== undefined && { exportTime: text(description.ExportTime) }),
    ...(period && { exportFromTime: text(period.ExportFromTime), exportToTime: text(period.ExportToTime) }),
    s3Bucket: description.S3Bucket,
    s3Prefix: description.S3Prefix ?? null,
    s3SseAlgorithm: description.S3SseAlgorithm,
    s3SseKmsKeyId: description.S3SseKmsKeyId ?? null,
    manifestFilesS3Key: `${folder}manifest-files.json`,
    billedSizeBytes: bytes,
    itemCount,
    outputFormat: description.ExportFormat,
    ...(period && { outputView: period.ExportViewType }),
    exportType: description.ExportType,
  }
}

const text = (seconds: number) => new Date(Math.round(seconds * 1000)).toISOString()
