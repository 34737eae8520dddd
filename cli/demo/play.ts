import { EventBridgeClient } from '@aws-sdk/client-eventbridge'
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs'
import { type OutgoingEvent, publish } from '../../events/publish.ts'
import type { LocalRun } from '../../local/run.ts'
import type { DemoEvent } from './day.ts'
import type { PublishToReadable } from './latency.ts'
import { atOnce, type Pace } from './pace.ts'
import type { ShownKeepsake, ViewerApi } from './viewer-api.ts'

const CALL = 10
/** Partners publish side by side: their systems do not wait for one another. */
const PUBLISHERS = 4
/** Records left waiting at most before publishing holds its breath, so that the figures show the stack, not a pile-up. */
const DEEPEST_BACKLOG = 200

const LOCAL = { accessKeyId: 'local', secretAccessKey: 'local' }

export interface Publishing {
  readonly pace?: Pace
  readonly latency?: PublishToReadable
  readonly onPublished?: (count: number) => void
}

export class DemoStack {
  readonly #run: LocalRun
  readonly #eventBridge: EventBridgeClient
  readonly #sqs: SQSClient

  constructor(run: LocalRun) {
    this.#run = run
    const { aws: endpoint, region } = run.endpoints
    this.#eventBridge = new EventBridgeClient({ endpoint, region, credentials: LOCAL })
    this.#sqs = new SQSClient({ endpoint, region, credentials: LOCAL })
  }

  /** Publishes the day in its order, no faster than the stack takes it, and resolves when every queue has run empty. */
  async publishDay(day: readonly DemoEvent[], { pace = atOnce, latency, onPublished }: Publishing = {}) {
    let next = 0
    let done = 0
    const publisher = async () => {
      while (next < day.length) {
        const chunk = day.slice(next, next + CALL)
        const first = next
        next += chunk.length
        await pace(first)
        await this.#backlogBelow(DEEPEST_BACKLOG)
        const at = performance.now()
        for (const { line } of chunk) latency?.published(String(line.detail.eventId), at)
        await this.publish(chunk.map(outgoing))
        done += chunk.length
        onPublished?.(done)
      }
    }
    await Promise.all(Array.from({ length: PUBLISHERS }, publisher))
    await until(() => this.#run.stack.idle())
  }

  async publish(events: readonly OutgoingEvent[]): Promise<void> {
    await publish(events, { client: this.#eventBridge, eventBusName: this.#run.endpoints.eventBusName })
  }

  async #backlogBelow(most: number): Promise<void> {
    const { activityQueueUrl } = this.#run.endpoints
    await until(async () => (await this.depth(activityQueueUrl)) < most)
  }

  /** Messages that wait in a queue. */
  async depth(QueueUrl: string): Promise<number> {
    const AttributeNames = ['ApproximateNumberOfMessages'] as const
    const { Attributes } = await this.#sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...AttributeNames] }),
    )
    return Number(Attributes?.ApproximateNumberOfMessages ?? 0)
  }

  close(): void {
    this.#eventBridge.destroy()
    this.#sqs.destroy()
  }
}

/** What every viewer holds, by user id, as their own apps read it. */
export async function readAll(apis: ReadonlyMap<string, ViewerApi>): Promise<Map<string, ShownKeepsake[]>> {
  const held = new Map<string, ShownKeepsake[]>()
  const work = apis.entries()
  const reader = async () => {
    for (const [userId, api] of work) held.set(userId, await api.keepsakes())
  }
  await Promise.all(Array.from({ length: 8 }, reader))
  return held
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 10))
}

function outgoing({ entry }: DemoEvent): OutgoingEvent {
  return { source: entry.Source, detailType: entry.DetailType, detail: entry.Detail, time: entry.Time }
}
