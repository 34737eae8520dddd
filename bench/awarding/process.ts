import { Session } from 'node:inspector/promises'
import { pathToFileURL } from 'node:url'
import type { SQSEvent } from 'aws-lambda'
import { bareHttp, documentClient } from './plain.ts'
import type { Profile } from './profile.ts'
import { firstBatch, SHARED_OUT, sharedOut, workloads } from './workloads.ts'

/** A process of its own, in which one way to handle batches is measured. Its parent says what to run, and is told how long it took. */

export interface Task {
  readonly workload: string
  readonly batches: number
  readonly profiled?: boolean
}

export interface Told {
  /** Microseconds of the processor, in all threads of the process. */
  readonly processorUs: number
  readonly activities: number
  /** Seconds of the clock. */
  readonly seconds: number
  readonly profile?: Profile
}

const [, , side = '', url = ''] = process.argv
const handle = await handlerOf(side)
const known = new Map([...workloads(), ...SHARED_OUT.map(sharedOut)].map((each) => [each.name, each]))
await invoke(firstBatch())
process.on('message', (task: Task) => void run(task).then((told) => process.send?.(told)))
process.once('disconnect', () => process.exit())
process.send?.('ready')

async function handlerOf(name: string): Promise<(event: SQSEvent, context: object) => unknown> {
  if (name === 'document client') return documentClient(url)
  if (name === 'bare HTTP') return bareHttp(url)
  if (name === 'usual design') return (await import('../usual-design/handler.ts')).usualDesign(url)
  return (await import(pathToFileURL(name).href)).handler
}

async function invoke(event: SQSEvent): Promise<void> {
  const until = Date.now() + 20_000
  const answer = await handle(event, {
    awsRequestId: '8f507cfc-1234-4697-b07a-ac58fc914c95',
    functionName: 'bench',
    functionVersion: '$LATEST',
    invokedFunctionArn: 'arn:aws:lambda:us-east-1:123456789012:function:bench',
    memoryLimitInMB: '1024',
    getRemainingTimeInMillis: () => until - Date.now(),
  })
  const { batchItemFailures = [] } = (answer ?? {}) as { batchItemFailures?: unknown[] }
  if (batchItemFailures.length > 0) throw new Error(`${batchItemFailures.length} records of a batch failed`)
}

async function run({ workload, batches, profiled }: Task): Promise<Told> {
  const found = known.get(workload)
  if (!found) throw new Error(`there is no workload ${workload}`)
  const events = Array.from({ length: batches }, () => found.next())
  const session = new Session()
  if (profiled) {
    session.connect()
    await session.post('Profiler.enable')
    await session.post('Profiler.setSamplingInterval', { interval: 100 })
    await session.post('Profiler.start')
  }
  const [startedAt, before] = [performance.now(), process.cpuUsage()]
  for (const event of events) await invoke(event)
  const { user, system } = process.cpuUsage(before)
  const seconds = (performance.now() - startedAt) / 1000
  const told = { processorUs: user + system, activities: batches * found.activities, seconds }
  if (!profiled) return told
  const { profile } = await session.post('Profiler.stop')
  session.disconnect()
  return { ...told, profile }
}
