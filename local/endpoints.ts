import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { TableNames } from '../store/tables.ts'

/** The addresses of a running local stack: the content of `.local/endpoints.json`. */
export interface Endpoints {
  /** The URL of the HTTP API and the pages. */
  readonly api: string
  /** The URL of the WebSocket API that pushes awards. */
  readonly live: string
  /** The URL of every AWS protocol. */
  readonly aws: string
  readonly region: string
  readonly eventBusName: string
  readonly activityQueueUrl: string
  readonly deadLetterQueueUrl: string
  readonly rejectedActivityQueueUrl: string
  readonly tables: Readonly<TableNames>
  readonly catalogueBucket: string
  readonly exportRequestQueueUrl: string
  readonly tidyQueueUrl: string
  readonly rawExportBucket: string
  readonly analyticsBucket: string
  /** By user id. */
  readonly tokens: Readonly<Record<string, string>>
  /** By partner id. */
  readonly partnerTokens: Readonly<Record<string, string>>
}

/** Writes the file, whole or not at all, readable by its owner only: tokens are in it. */
export async function writeEndpoints(file: string, endpoints: Endpoints): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  const draft = `${file}.${process.pid}`
  await writeFile(draft, `${JSON.stringify(endpoints, null, 2)}\n`, { mode: 0o600 })
  await rename(draft, file)
}

/** Removes the file, unless another stack has written its own there since. */
export async function removeEndpoints(file: string, endpoints: Endpoints): Promise<void> {
  const text = await readFile(file, 'utf8').catch(() => '')
  if (text === `${JSON.stringify(endpoints, null, 2)}\n`) await rm(file, { force: true })
}
