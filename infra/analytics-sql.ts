import { type AnalyticsSql, analyticsSql } from '../analytics/sql.ts'
import type { Column } from '../functions/export/column.ts'
import { tableColumns } from '../functions/export/columns.ts'
import type { JsonObject } from '../json/json.ts'
import { athenaTables, glueColumns, requestTable } from './athena-tables.ts'

/** The names that Athena's engine has for the types of columns. */
const TYPES: Readonly<Record<Column['type'], string>> = {
  string: 'varchar',
  timestamp: 'timestamp(3)',
  int32: 'integer',
  int64: 'bigint',
  double: 'double',
  boolean: 'boolean',
}

/** A view selects the columns of its table, in their order. */
const TABLES: Readonly<Record<string, readonly Column[]>> = {
  keepsakes_present: tableColumns.keepsakes,
  progress_present: tableColumns.progress,
  catalogue_present: tableColumns.catalogue,
}

/**
 * The tables, views and named queries of Athena, by logical id.
 *
 * @throws Error that names a file whose first line does not say what it is for, or a view whose columns are not known here
 */
export function analyticsResources(stage: string, folder?: string): Record<string, JsonObject> {
  const tables = athenaTables().map(([name, table]) => [`Analytics${logicalId(name)}`, table])
  const views = analyticsSql('views', folder).map((view) => [
    `${logicalId(view.name)}View`,
    viewOf(view, stage),
  ])
  const questions = analyticsSql('questions', folder).map((question) => [
    `${logicalId(question.name)}Question`,
    questionOf(question),
  ])
  return Object.fromEntries([...tables, ['RequestTable', requestTable()], ...views, ...questions])
}

/** Glue keeps a view as Athena's `CREATE VIEW` would have written it: in Base64, with the types that its engine knows. */
function viewOf({ name, says, sql }: AnalyticsSql, stage: string): JsonObject {
  const columns = TABLES[name]
  if (columns === undefined)
    throw new Error(`infra/analytics-sql.ts does not know the table of the view ${name}`)
  const definition = {
    originalSql: sql,
    catalog: 'awsdatacatalog',
    schema: `keepsakes_${stage.replaceAll('-', '_')}`,
    columns: columns.map(({ name: column, type }) => ({ name: column, type: TYPES[type] })),
  }
  const encoded = Buffer.from(JSON.stringify(definition)).toString('base64')
  return {
    Type: 'AWS::Glue::Table',
    Properties: {
      CatalogId: { Ref: 'AWS::AccountId' },
      DatabaseName: { Ref: 'AnalyticsDatabase' },
      TableInput: {
        Name: name,
        Description: says,
        TableType: 'VIRTUAL_VIEW',
        Parameters: { presto_view: 'true', comment: 'Presto View' },
        PartitionKeys: [],
        StorageDescriptor: {
          Columns: glueColumns(columns),
          SerdeInfo: {},
        },
        ViewOriginalText: `/* Presto View: ${encoded} */`,
        ViewExpandedText: '/* Presto View */',
      },
    },
  }
}

function questionOf({ name, says, sql }: AnalyticsSql): JsonObject {
  return {
    Type: 'AWS::Athena::NamedQuery',
    Properties: {
      Name: name,
      Description: says,
      Database: { Ref: 'AnalyticsDatabase' },
      WorkGroup: { Ref: 'AnalystWorkGroup' },
      QueryString: sql,
    },
  }
}

const logicalId = (name: string): string =>
  name
    .split(/[-_]/)
    .map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`)
    .join('')
