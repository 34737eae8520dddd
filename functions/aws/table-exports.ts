import { DynamoDBClient, ExportTableToPointInTimeCommand } from '@aws-sdk/client-dynamodb'
import type { StartTableExport } from '../export/start.ts'
import { clientSettings } from './client.ts'

/**
 * Starts DynamoDB's own exports. Nobody gets the client, and it refuses every other command before it is sent: whatever
 * reads items goes through the store.
 */
export function tableExportsOf(bucket: string): StartTableExport {
  const client = new DynamoDBClient(clientSettings())
  client.middlewareStack.add(
    (next, { commandName }) =>
      (args) => {
        if (commandName !== 'ExportTableToPointInTimeCommand')
          throw new TypeError(`${commandName} was not sent: this client starts exports and does nothing else`)
        return next(args)
      },
    { step: 'initialize', name: 'exportsOnly' },
  )
  return async ({ tableArn, prefix, token, time, from }) => {
    const what: Partial<ConstructorParameters<typeof ExportTableToPointInTimeCommand>[0]> =
      from === undefined
        ? { ExportType: 'FULL_EXPORT', ExportTime: new Date(time) }
        : {
            ExportType: 'INCREMENTAL_EXPORT',
            IncrementalExportSpecification: {
              ExportFromTime: new Date(from),
              ExportToTime: new Date(time),
              ExportViewType: 'NEW_AND_OLD_IMAGES',
            },
          }
    const { ExportDescription } = await client.send(
      new ExportTableToPointInTimeCommand({
        TableArn: tableArn,
        S3Bucket: bucket,
        S3Prefix: prefix,
        S3SseAlgorithm: 'AES256',
        ExportFormat: 'DYNAMODB_JSON',
        ClientToken: token,
        ...what,
      }),
    )
    const { ExportArn = '' } = ExportDescription ?? {}
    return ExportArn.slice(ExportArn.lastIndexOf('/') + 1)
  }
}
