import { analystsTables } from '../analytics/columns.ts'
import { REQUESTS_SAY, requestColumns } from '../analytics/request-columns.ts'
import { type AnalyticsSql, analyticsSql } from '../analytics/sql.ts'
import type { Column } from '../functions/export/column.ts'
import { table } from './template-page.ts'

const COLUMNS = `# The columns of analysts

Made by \`npm run docs\` from \`functions/export/columns.ts\` and \`record.ts\`, by which the files are written. Those of \`exports\` are lines of
JSON, all others but \`requests\` are Parquet, compressed by Snappy. Times are UTC and of whole milliseconds. \`export_id\` says which export a row is from;
only exports that have a row in \`exports\` count ([analytics.md](../analytics.md#complete-or-not-at-all)). \`requests\` is no export: it is the
log of requests, lines of JSON too ([tracing.md](../tracing.md#the-log-of-requests)).
`

/** The page with the columns of each table, their types, units and meanings. */
export function columnsPage(): string {
  const requests = { name: 'requests', says: REQUESTS_SAY, columns: requestColumns }
  const parts = [...analystsTables, requests].map(
    ({ name, says, columns }) =>
      `## ${name}\n\n${says}\n\n${table(['column', 'type', 'unit', 'meaning'], columns.map(row))}`,
  )
  return [COLUMNS, ...parts].join('\n')
}

const row = ({ name, type, nullable, unit = '', meaning }: Column) => [
  `\`${name}\``,
  nullable ? `${type} or null` : type,
  unit,
  meaning,
]

const QUESTIONS = `# Questions of analysts

Made by \`npm run docs\` from \`analytics/\`. In Athena the views and these named queries are there once a stage is deployed; on a laptop they are
answered by \`npx keepsakes report --sql\`. DuckDB answers each of them in a test. Athena has other words for some things, which
[analytics/README.md](../../analytics/README.md) lists, and none of them is used here.
`

/** The page with every view and question that both engines run. */
export function questionsPage(): string {
  const list = (kind: 'views' | 'questions') => analyticsSql(kind).map(entry).join('\n')
  return `${QUESTIONS}\n${list('questions')}\n# Views\n\n${list('views')}`
}

const entry = ({ name, says, sql }: AnalyticsSql) =>
  `## ${name}\n\n${says}\n\n\`\`\`sql\n${sql.slice(sql.indexOf('\n') + 1)}\n\`\`\`\n`
