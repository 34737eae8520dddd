import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { DEPLOYED } from '../../capacity/assumptions.ts'
import { QUOTAS, quotaOf } from '../../capacity/quotas.ts'
import { USERS_AT_ONCE } from '../../functions/award/award-batch.ts'
import { projectRoot } from '../../packaging/project.ts'

const yaml = (path: string) => parse(readFileSync(join(projectRoot, path), 'utf8'))
const { params } = yaml('serverless.yml')

test('what is deployed is what plans are made for', () => {
  const { Resources: queues } = yaml('infra/queues.yml')
  const { Resources: bus } = yaml('infra/bus.yml')
  const { awardConcurrency, requestsPerSecond, liveRequestsPerSecond, warmReadsPerSecond } = params.default
  expect({
    awardConcurrency,
    requestsPerSecond,
    liveRequestsPerSecond,
    warmReadsPerSecond,
    // 0 leaves a table as new tables are.
    warmWritesPerSecond: params.default.warmWritesPerSecond || quotaOf('newTableWrites', 'eu-west-1'),
    visibilitySeconds: queues.ActivityQueue.Properties.VisibilityTimeout,
    usersAtOnce: USERS_AT_ONCE,
    archiveDays: bus.ActivityArchive.Properties.RetentionDays,
  }).toEqual(DEPLOYED)
})

test('a setting that is to be raised is one that the template has', () => {
  for (const { raising } of Object.values(QUOTAS)) {
    if (raising.by === 'setting')
      for (const [name] of raising.where.matchAll(/\w+PerSecond/g))
        expect(params.default).toHaveProperty(name)
  }
})
