import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { rejectedListSchema } from '../../schemas/api/rejected-list.ts'
import { keepsakes } from '../cli/support/keepsakes.ts'
import { votes } from '../functions/support/catalogue.ts'
import { activity, vote } from './support/activities.ts'
import { heldBy } from './support/app.ts'
import { startTestStackWith, type TestStack } from './support/stack.ts'
import { until } from './support/until.ts'

let stack: TestStack
let folder: string
beforeAll(async () => {
  // Rejections of a partner that is listed are announced as well.
  stack = await startTestStackWith(
    { PARTNERS: 'acme' },
    { id: 'games', keepsakes: [{ id: 'voter', earn: votes(1) }] },
  )
  folder = await mkdtemp(join(tmpdir(), 'keepsakes-rejected-'))
  await writeFile(join(folder, 'endpoints.json'), JSON.stringify(stack.run.endpoints))
})
afterAll(async () => {
  await stack?.stop()
  await rm(folder, { recursive: true, force: true })
})

async function rejectedOf(partnerId: string, query = '') {
  const { api } = stack.run.endpoints
  const made = await fetch(`${api}/local/token`, { method: 'POST', body: JSON.stringify({ partnerId }) })
  const { token } = (await made.json()) as { token: string }
  const headers = { authorization: `Bearer ${token}` }
  const answer = await fetch(`${api}/v1/activities/rejected${query}`, { headers })
  expect(answer.status).toBe(200)
  return rejectedListSchema.parse(await answer.json()).rejected
}

const rejected = async (...more: string[]) => {
  const { code, stdout, stderr } = await keepsakes([
    ...['rejected', '--endpoints-file', join(folder, 'endpoints.json'), '--json'],
    ...more,
  ])
  return { code, stderr, ...JSON.parse(stdout) }
}

test('what is rejected, whichever way it came, is found with its reasons by its partner and by an operator, and by nobody else', async () => {
  const { api, partnerTokens, activityQueueUrl } = stack.run.endpoints
  await stack.publish(vote('good-neighbour'), activity('ChannelZapped', {}, 'partner.acme'))
  const posted = await fetch(`${api}/v1/activities`, {
    method: 'POST',
    headers: { authorization: `Bearer ${partnerTokens.acme}`, 'content-type': 'application/json' },
    body: JSON.stringify([{ 'detail-type': 'PollVoted', detail: { eventId: 'https-1' } }, 'garbage']),
  })
  expect(posted.status).toBe(422)
  await stack.aws.send(activityQueueUrl, { MessageBody: '{"half' })
  await until(
    'everything to be kept',
    () => rejectedOf('acme'),
    (found) => found.length === 3,
  )
  await stack.settled()

  expect(await heldBy(stack.run.endpoints, await stack.token('good-neighbour'))).toEqual(['games/voter'])
  const found = await rejectedOf('acme')
  expect(found.map(({ reasonCode }) => reasonCode).sort()).toEqual(['schema', 'schema', 'unknown-type'])
  const [missing] = await rejectedOf('acme', '?reason=schema&limit=2')
  expect(missing?.reason).toBeTruthy()
  const https = found.find(({ eventId }) => eventId === 'https-1')
  expect(https?.mistakes.map(({ path }) => path)).toEqual([
    'detail.userId',
    'detail.occurredAt',
    'detail.pollId',
    'detail.optionId',
  ])
  expect(await rejectedOf('quiz-show')).toEqual([])

  expect(stack.run.metrics.sum('RejectionsFailed')).toBe(0)

  const counted = await rejected()
  expect(counted).toMatchObject({ code: 0, total: 4 })
  const groups = counted.groups.map((each: Record<string, unknown>) => [
    each.partnerId,
    each.reasonCode,
    each.count,
  ])
  expect(groups.sort()).toEqual([
    [null, 'not-json', 1],
    ['acme', 'schema', 2],
    ['acme', 'unknown-type', 1],
  ])
})

test('after a mend it goes through again once, and what is wrong still does not', async () => {
  const { endpoints } = stack.run
  // As if a schema of ours had refused what is right: what is kept is right by the code that now runs.
  const body = JSON.stringify({
    ...{ source: 'partner.mended', 'detail-type': 'PollVoted', time: '2024-07-26T18:01:00Z' },
    detail: {
      ...{ eventId: 'mended-1', userId: 'patient', occurredAt: '2024-07-26T18:00:00Z' },
      ...{ pollId: 'mascot', optionId: 'the-red-one' },
    },
  })
  const mistakes = [{ path: 'detail.pollId', message: 'is wrong' }]
  const message = { path: 'detail.pollId', reason: '', mistakes, partnerId: 'mended', messageId: 'm' }
  await stack.aws.send(endpoints.rejectedActivityQueueUrl.replace('rejected-activity', 'rejection'), {
    MessageBody: JSON.stringify({ ...message, record: body }),
  })
  await stack.settled()

  const dry = await rejected('--resubmit', '--dry-run')
  expect(dry).toMatchObject({ code: 0, resubmitted: 1, stillRejected: 4, before: 0, interrupted: false })
  expect(await heldBy(endpoints, await stack.token('patient'))).toEqual([])
  expect(await rejected('--resubmit')).toMatchObject({ code: 0, resubmitted: 1, stillRejected: 4 })
  await stack.settled()
  expect(await heldBy(endpoints, await stack.token('patient'))).toEqual(['games/voter'])
  const once = await rejected('--resubmit', '--partner', 'mended')
  expect(once).toMatchObject({ code: 0, resubmitted: 0, before: 1, total: 1 })
  expect((await rejectedOf('mended'))[0]).toHaveProperty('resubmittedAt')
})
