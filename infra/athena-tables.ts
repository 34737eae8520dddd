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

/** The Glue table over the log of requests. */
export function requestTable(): JsonObject {
  return {
    Type: 'AWS::Glue::Table',
    Properties: {
      CatalogId: { Ref: 'AWS::AccountId' },
      DatabaseName: { Ref: 'AnalyticsDatabase' },
      TableInput: {
        Name: 'requests',
        Description: REQUESTS_SAY,
        TableType: 'EXTERNAL_TABLE',
        PartitionKeys: [{ Name: 'day', Type: 'string' }],
        Parameters: {
          classification: 'json',
          'projection.enabled': 'true',
          'projection.day.type': 'date',
          'projection.day.format': 'yyyy-MM-dd',
          // Longer than objects are kept.
          'projection.day.range': 'NOW-93DAYS,NOW',
          // Athena fills in the day.
          'storage.location.template': inRequests(`/requests/day=\${day}/`),
        },
        StorageDescriptor: {
          Location: inRequests('/requests/'),
          ...JSON_LINES,
          SerdeInfo: {
            ...JSON_LINES.SerdeInfo,
            // A line that something else should write, such as a runtime that ends, is one of nulls, and fails no question.
            Parameters: { 'ignore.malformed.json': 'true' },
          },
          Columns: glueColumns(requestColumns),
        },
      },
    },
  }
}

const inRequests = (path: string): Json => ({ 'Fn::Join': ['', ['s3://', { Ref: 'RequestBucket' }, path]] })

/** The Glue tables over the analysts' bucket. Athena counts their days by itself, so no crawler has to find them. */
export function athenaTables(): [name: string, resource: JsonObject][] {
  return analystsTables.map(({ name, says, columns }) => [
    name,
    {
      Type: 'AWS::Glue::Table',
      Properties: {
        CatalogId: { Ref: 'AWS::AccountId' },
        DatabaseName: { Ref: 'AnalyticsDatabase' },
        TableInput: {
          Name: name,
          Description: says,
          TableType: 'EXTERNAL_TABLE',
          PartitionKeys: [{ Name: 'exportdate', Type: 'string' }],
          Parameters: {
            classification: name === 'exports' ? 'json' : 'parquet',
            'projection.enabled': 'true',
            'projection.exportdate.type': 'date',
            'projection.exportdate.format': 'yyyy-MM-dd',
            // Longer than objects are kept.
            'projection.exportdate.range': 'NOW-31DAYS,NOW',
            // Athena fills in the day.
            'storage.location.template': inBucket(`/${name}/exportDate=\${exportdate}/`),
          },
          StorageDescriptor: {
            Location: inBucket(`/${name}/`),
            ...(name === 'exports' ? JSON_LINES : PARQUET),
            Columns: glueColumns(columns),
          },
        },
      },
    },
  ])
}

const inBucket = (path: string): Json => ({ 'Fn::Join': ['', ['s3://', { Ref: 'AnalyticsBucket' }, path]] })
