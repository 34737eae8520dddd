import type { Context } from 'aws-lambda'
import { beginInvocation, hasTimeFor } from '../../../functions/aws/time-left.ts'
import { queueHandler } from '../../../functions/queue/stack.ts'
import { unitsMetric } from '../../../functions/telemetry/metrics.ts'
import { context, observed } from '../support/powertools.ts'

type Handler = (event: object, context: Context) => Promise<unknown>

test('a function sends the request units of an invocation as metrics, and logs with the request’s id', async () => {
  const tools = observed()
  const onUnits = unitsMetric(tools.metrics)
  const handler = queueHandler(async () => {
    tools.logger.warn('activity rejected')
    onUnits({ operation: 'GetItem', table: 'progress', read: 0.5, write: 0 })
    onUnits({ operation: 'GetItem', table: 'progress', read: 0.5, write: 0 })
    onUnits({ operation: 'PutItem', table: 'keepsakes', read: 0, write: 2 })
    return []
  }, tools) as unknown as Handler
  await handler({ Records: [] }, context)
  expect(tools.logged).toMatchObject([{ message: 'activity rejected', function_request_id: 'request-1' }])
  expect(tools.sent).toContainEqual(expect.objectContaining({ ReadUnits: 1, WriteUnits: 2 }))
  // Each line of a log is charged: what an invocation measures is one, beside that of a cold start.
  expect(tools.sent.filter((each) => !('ColdStart' in each))).toHaveLength(1)
})

test('metrics are sent even when the invocation fails', async () => {
  const tools = observed()
  const handler = queueHandler(async () => {
    unitsMetric(tools.metrics)({ operation: 'GetItem', table: 'progress', read: 0.5, write: 0 })
    throw new Error('out of order')
  }, tools) as unknown as Handler
  await expect(handler({ Records: [] }, context)).rejects.toThrow('out of order')
  expect(tools.sent).toContainEqual(expect.objectContaining({ ReadUnits: 0.5 }))
})

test('an invocation that measured nothing prints nothing', async () => {
  const tools = observed()
  const handler = queueHandler(async () => [], tools) as unknown as Handler
  await handler({ Records: [] }, context)
  tools.sent.length = 0
  await handler({ Records: [] }, context)
  expect({ sent: tools.sent, logged: tools.logged }).toEqual({ sent: [], logged: [] })
})

test('calls of other services know from then on how much time the invocation has', async () => {
  let known: boolean[] = []
  const handler = queueHandler(async () => {
    known = [4_000, 6_000].map(hasTimeFor)
    return []
  }, observed()) as unknown as Handler
  beginInvocation({ getRemainingTimeInMillis: () => Number.POSITIVE_INFINITY })
  await handler({ Records: [] }, { ...context, getRemainingTimeInMillis: () => 5_000 })
  expect(known).toEqual([true, false])
})
