import { analystsTables } from '../analytics/columns.ts'
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
