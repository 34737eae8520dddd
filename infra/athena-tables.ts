import { analystsTables } from '../analytics/columns.ts'
import { REQUESTS_SAY, requestColumns } from '../analytics/request-columns.ts'
import type { Column } from '../functions/export/column.ts'
import type { Json, JsonObject } from '../json/json.ts'

const TYPES: Readonly<Record<Column['type'], string>> = {
  string: 'string',
  timestamp: 'timestamp',
  int32: 'int',
  int64: 'bigint',
  double: 'double',
  boolean: 'boolean',
}

/** Columns as Glue has them. */
export const glueColumns = (columns: readonly Column[]): JsonObject[] =>
  columns.map(({ name, type }) => ({ Name: name, Type: TYPES[type] }))

const HADOOP = 'org.apache.hadoop'
const PARQUET = {
  InputFormat: `${HADOOP}.hive.ql.io.parquet.MapredParquetInputFormat`,
  OutputFormat: `${HADOOP}.hive.ql.io.parquet.MapredParquetOutputFormat`,
  SerdeInfo: { SerializationLibrary: `${HADOOP}.hive.ql.io.parquet.serde.ParquetHiveSerDe` },
}
/** A file of the table of exports is a line of JSON. */
const JSON_LINES = {
  InputFormat: `${HADOOP}.mapred.TextInputFormat`,
  OutputFormat: `${HADOOP}.hive.ql.io.HiveIgnoreKeyTextOutputFormat`,
  SerdeInfo: { SerializationLibrary: 'org.openx.data.jsonserde.JsonSerDe' },
}

interface Partitioned {
  readonly name: string
  readonly says: string
  readonly columns: readonly Column[]
  /** The logical id of the bucket. */
  readonly bucket: string
  /** In paths it is `day=…`, and in questions the column in lower case. */
  readonly day: string
  /** Longer than objects are kept. */
  readonly days: number
  readonly format: 'json' | 'parquet'
  /** Whether a line that is no JSON is one of nulls, and fails no question. */
  readonly passesOver?: boolean
}

/** A Glue table of files by the day. Athena counts the days by itself, so no crawler has to find them. */
function partitioned({
  name,
  says,
  columns,
  bucket,
  day,
  days,
  format,
  passesOver,
}: Partitioned): JsonObject {
  const column = day.toLowerCase()
  const projection = `projection.${column}`
  const within = (path: string): Json => ({ 'Fn::Join': ['', ['s3://', { Ref: bucket }, path]] })
  const files = format === 'json' ? JSON_LINES : PARQUET
  const serde = passesOver ? { Parameters: { 'ignore.malformed.json': 'true' } } : {}
  return {
    Type: 'AWS::Glue::Table',
    Properties: {
      CatalogId: { Ref: 'AWS::AccountId' },
      DatabaseName: { Ref: 'AnalyticsDatabase' },
      TableInput: {
        Name: name,
        Description: says,
        TableType: 'EXTERNAL_TABLE',
        PartitionKeys: [{ Name: column, Type: 'string' }],
        Parameters: {
          classification: format,
          'projection.enabled': 'true',
          [`${projection}.type`]: 'date',
          [`${projection}.format`]: 'yyyy-MM-dd',
          [`${projection}.range`]: `NOW-${days}DAYS,NOW`,
          // Athena fills in the day.
          'storage.location.template': within(`/${name}/${day}=\${${column}}/`),
        },
        StorageDescriptor: {
          Location: within(`/${name}/`),
          ...files,
          SerdeInfo: { ...files.SerdeInfo, ...serde },
          Columns: glueColumns(columns),
        },
      },
    },
  }
}

/** The Glue table over the log of requests. */
export const requestTable = (): JsonObject =>
  partitioned({
    ...{ name: 'requests', says: REQUESTS_SAY, columns: requestColumns },
    ...{ bucket: 'RequestBucket', day: 'day', days: 93, format: 'json' },
    // Something else may write a line, such as a runtime that ends.
    passesOver: true,
  })

/** The Glue tables over the analysts' bucket. */
export const athenaTables = (): [name: string, resource: JsonObject][] =>
  analystsTables.map(({ name, says, columns }) => [
    name,
    partitioned({
      ...{ name, says, columns, bucket: 'AnalyticsBucket', day: 'exportDate', days: 31 },
      format: name === 'exports' ? 'json' : 'parquet',
    }),
  ])
