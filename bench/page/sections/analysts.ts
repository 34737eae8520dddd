import type { AnalyticsResult, AnalyticsSide } from '../../analytics.ts'
import type { Sections } from '../section.ts'
import { figures, shown } from '../words.ts'

function analyticsTable({ few, readAll, many }: AnalyticsResult): string {
  const row = (name: string, size: AnalyticsSide, seconds: number, megabytes: number) => [
    name,
    shown(size.keepsakes),
    shown(size.progressRows),
    shown(seconds),
    shown(megabytes),
  ]
  const table = figures(
    ['', 'keepsakes', 'rows of progress', 'seconds', 'peak memory, MB'],
    [
      row('the report', few, few.seconds, few.peakMegabytes),
      row('reading all rows', few, readAll.seconds, readAll.peakMegabytes),
      ...(many ? [row('the report', many, many.seconds, many.peakMegabytes)] : []),
    ],
  )
  return `${table}\n\nReading all rows takes ${shown(readAll.timesAsSlow)} times as long and ${shown(readAll.timesTheMemory)} times the memory, which grows with the rows.`
}

export const ANALYSTS: Sections = {
  analytics: {
    about: `What does \`keepsakes report --json\` take, in a process of its own, for an export that is generated: about three keepsakes and
thirteen rows of progress a viewer? Beside it the way that needs no database: read every row into memory and count in
JavaScript, which here does three of the report's twelve sections and must come to the same awards and viewers. The report is given
512 MB and spills the rest.`,
    tables: analyticsTable,
  },
  'analytics-large': {
    about:
      'The same with ten million keepsakes, which takes some minutes to generate: it is measured when it is named.',
    tables: analyticsTable,
  },
  exporting: {
    about: `What does an export take, from \`keepsakes export\` to the last file in the folder, on the whole stack, whose tables lie in a data folder?
DynamoDB's part is the local stack's own here, and what AWS takes for it is not measured. The report counts the same keepsakes, or the
bench fails. Two files are made tidy at once there.`,
    tables: ({ keepsakes, progressItems, exportSeconds, report, stackMegabytes, database, requests }) =>
      figures(
        ['', ''],
        [
          ['keepsakes', shown(keepsakes)],
          ['items of progress', shown(progressItems)],
          ['request, export, plans, tidying and fetching', `${shown(exportSeconds)} s`],
          ['the report on it', `${shown(report.seconds)} s, ${shown(report.peakMegabytes)} MB`],
          [
            'memory of the whole stack, tables included: before, and at most',
            `${shown(stackMegabytes.before)} MB, ${shown(stackMegabytes.peak)} MB`,
          ],
          [
            'calls to the tables, and read units',
            `${shown(database.calls)} and ${shown(database.readUnits)}`,
          ],
          [
            'requests to S3 and SQS',
            Object.entries(requests)
              .map(([name, count]) => `${name} ${shown(count)}`)
              .join(', '),
          ],
        ],
      ),
    after: 'Ten million keepsakes, once by hand on 29 November 2026 on 2 cores: 127 s, and at most 1,939 MB.',
  },
}
