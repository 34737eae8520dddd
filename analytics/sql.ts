import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'

/** A file of views/ or questions/: one SELECT that Athena and DuckDB run as it stands. */
export interface AnalyticsSql {
  /** The file's, without `.sql`. */
  readonly name: string
  /** Its first line, which says what it asks or shows. */
  readonly says: string
  readonly sql: string
}

/** @throws Error that names a file whose first line does not say what it is for */
export function analyticsSql(kind: 'views' | 'questions', folder = import.meta.dirname): AnalyticsSql[] {
  const files = readdirSync(join(folder, kind))
    .filter((file) => file.endsWith('.sql'))
    .sort()
  return files.map((file) => {
    const sql = readFileSync(join(folder, kind, file), 'utf8').trimEnd()
    const says = /^-- (.+)\n/.exec(sql)?.[1]
    if (says === undefined)
      throw new Error(`analytics/${kind}/${file} must begin with a line -- that says what it is for`)
    return { name: basename(file, '.sql'), says, sql }
  })
}
