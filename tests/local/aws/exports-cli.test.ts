import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { awsEnvironment, hasAwsCli } from '../../docs/aws-cli.ts'
import { until } from '../../stack/support/until.ts'
import { openAws, table } from './open.ts'

const testWithAws = hasAwsCli ? test : test.skip

testWithAws(
  'the AWS CLI exports a table and follows the export (skipped where there is no aws CLI)',
  async () => {
    const aws = await openAws()
    const cli = async (...words: string[]) => {
      const told = ['--endpoint-url', aws.url, '--output', 'json']
      const { stdout } = await promisify(execFile)('aws', [...words, ...told], { env: awsEnvironment })
      return JSON.parse(stdout).ExportDescription
    }
    try {
      await aws.dynamo.seed('things', [{ userId: { S: 'u' }, thing: { S: 'a' } }])
      const named = ['--table-arn', table.arn, '--s3-bucket', 'shelf', '--s3-prefix', 'raw']
      const started = await cli('dynamodb', 'export-table-to-point-in-time', ...named)
      expect(started).toMatchObject({
        ExportStatus: 'IN_PROGRESS',
        ExportFormat: 'DYNAMODB_JSON',
        S3Prefix: 'raw',
      })
      const done = await until(
        'the export to end',
        () => cli('dynamodb', 'describe-export', '--export-arn', started.ExportArn),
        ({ ExportStatus }) => ExportStatus !== 'IN_PROGRESS',
      )
      expect(done).toMatchObject({ ExportStatus: 'COMPLETED', ItemCount: 1 })
      expect(done.ExportManifest).toMatch(/^raw\/AWSDynamoDB\/[0-9a-f-]+\/manifest-summary\.json$/)
    } finally {
      await aws.stop()
    }
  },
)
