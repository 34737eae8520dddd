import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SwitchedMappings, type Switches } from '../../../local/event-source/switched-mappings.ts'
import { until } from '../../stack/support/until.ts'

const ARN = 'arn:aws:lambda:eu-west-1:000000000000:function:award'
const QUEUE = 'arn:aws:sqs:eu-west-1:000000000000:activity'
const definition = {
  queueArn: QUEUE,
  batchSize: 10,
  batchingWindowSeconds: 1,
  maximumConcurrency: 7,
  reportBatchItemFailures: true,
  filterPatterns: [],
  enabled: true,
}

/** A mapping is told as this, and so are all of them, and why not. */
interface Told {
  readonly EventSourceMappings: readonly Told[]
  readonly UUID: string
  readonly State: string
  readonly Message: string
}

let running = 0
let letGo: () => void
const kept = new Map<string, boolean>()
const switches: Switches = {
  read: async (uuid) => kept.get(uuid),
  write: async (uuid, enabled) => void kept.set(uuid, enabled),
}
const started = async () => {
  const mappings = new SwitchedMappings()
  const start = () => {
    running++
    const stop = () =>
      new Promise<void>((resolve) => {
        letGo = () => {
          running--
          resolve()
        }
      })
    return { idle: () => false, stop }
  }
  await mappings.start([{ definition, functionArn: ARN, start }], switches)
  const server = createServer(async (request, response) => {
    if (!(await mappings.answer(request, response))) response.writeHead(418).end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const call = async (path: string, init: RequestInit = {}) => {
    const answer = await fetch(`${url}/2015-03-31/event-source-mappings/${path}`, init)
    return { status: answer.status, body: (await answer.json()) as Told }
  }
  return { mappings, server, url, call }
}
const put = (Enabled: unknown) => ({ method: 'PUT', body: JSON.stringify({ Enabled }) })

test('a mapping is listed by its function, switched off once what it handles has ended, and is off at the next start too', async () => {
  const { mappings, server, url, call } = await started()
  const { body } = await call('?FunctionName=award')
  const { UUID, ...told } = body.EventSourceMappings[0] as Told
  expect(UUID).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
  expect(told).toMatchObject({
    ...{ EventSourceArn: QUEUE, FunctionArn: ARN, State: 'Enabled', BatchSize: 10 },
    ...{ ScalingConfig: { MaximumConcurrency: 7 }, FunctionResponseTypes: ['ReportBatchItemFailures'] },
  })
  for (const name of [`${ARN}:live`, 'award:live', ARN])
    expect((await call(`?FunctionName=${name}`)).body.EventSourceMappings).toHaveLength(1)
  expect((await call('?FunctionName=another')).body.EventSourceMappings).toEqual([])
  expect(mappings.idle()).toBe(false)

  expect(await call(UUID, put(false))).toMatchObject({ status: 202, body: { State: 'Disabling' } })
  expect(await call(UUID, put(true))).toMatchObject({ status: 409 })
  letGo()
  const stateOf = async () => (await call(UUID)).body.State
  await until('the mapping to be off', stateOf, (state) => state === 'Disabled')
  expect([running, mappings.idle()]).toEqual([0, true])

  const again = await started()
  expect((await again.call(UUID)).body.State).toBe('Disabled')
  expect(await again.call(UUID, put(true))).toMatchObject({ status: 202, body: { State: 'Enabled' } })
  expect(running).toBe(1)
  expect((await again.call(UUID, put('no'))).body.Message).toContain('nothing of a mapping but Enabled')
  expect(await again.call('0', put(true))).toMatchObject({ status: 404 })
  expect(await again.call(UUID, { method: 'DELETE' })).toMatchObject({ status: 400 })
  expect((await fetch(url)).status).toBe(418)
  for (const each of [server, again.server]) each.close()
})
