import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../../packaging/project.ts'

export const EXAMPLES_FOLDER = join(projectRoot, 'docs/examples')

/** A request and its answer, as they were: what a file of docs/examples holds. Its name is the example's. */
export interface Example {
  readonly operationId: string
  readonly summary: string
  readonly request: {
    readonly method: string
    /** With its query. */
    readonly path: string
    readonly headers: Readonly<Record<string, string>>
    readonly body?: unknown
  }
  readonly response: {
    readonly status: number
    readonly headers: Readonly<Record<string, string>>
    readonly body?: unknown
  }
}

/** By name, in its order. */
export function readExamples(): Record<string, Example> {
  const names = readdirSync(EXAMPLES_FOLDER).filter((name) => name.endsWith('.json'))
  return Object.fromEntries(
    names
      .sort()
      .map((name) => [
        name.replace(/\.json$/, ''),
        JSON.parse(readFileSync(join(EXAMPLES_FOLDER, name), 'utf8')),
      ]),
  )
}
