import { setTimeout as sleep } from 'node:timers/promises'
import { EventBridgeClient } from '@aws-sdk/client-eventbridge'
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs'
import { addressOf } from '../cli/target.ts'
import { type OutgoingEvent, publish } from '../events/publish.ts'
import type { LocalRun } from '../local/run.ts'
import { inParallel } from '../store/in-parallel.ts'
import type { DemoEvent } from './day.ts'
import type { PublishToReadable } from './latency.ts'
import { MINUTE } from './time.ts'
import type { ShownKeepsake, ViewerApi } from './viewer-api.ts'

const CALL = 10
/** Partners publish side by side: their systems do not wait for one another. */
const PUBLISHERS = 4
const READERS = 8
/** Records left waiting at most before publishing holds its breath, so that the figures show the stack, not a pile-up. */
const DEEPEST_BACKLOG = 200

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
    const address = addressOf(run.endpoints.aws)
    this.#eventBridge = new EventBridgeClient(address)
    this.#sqs = new SQSClient(address)
  }

  /** Publishes the day in its order, no faster than the stack takes it, and resolves when every queue has run empty. */
  async publishDay(day: readonly DemoEvent[], { pace = atOnce, latency, onPublished }: Publishing = {}) {
    const calls = Array.from({ length: Math.ceil(day.length / CALL) }, (_, call) => call * CALL)
    let done = 0
    await inParallel(PUBLISHERS, calls, async (first) => {
      const events = day.slice(first, first + CALL)
      await pace(first)
      await this.#backlogBelow(DEEPEST_BACKLOG)
      const at = performance.now()
      for (const { line } of events) latency?.published(String(line.detail.eventId), at)
      await this.publish(events.map(outgoing))
      done += events.length
      onPublished?.(done)
    })
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

/** The keepsakes that every viewer holds, by user id, as their own apps read it. */
export async function readAll(apis: ReadonlyMap<string, ViewerApi>): Promise<Map<string, ShownKeepsake[]>> {
  const held = new Map<string, ShownKeepsake[]>()
  await inParallel(READERS, [...apis], async ([userId, api]) => held.set(userId, await api.keepsakes()))
  return held
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 10))
}

function outgoing({ entry }: DemoEvent): OutgoingEvent {
  return { source: entry.Source, detailType: entry.DetailType, detail: entry.Detail, time: entry.Time }
}

/** Resolves when the event with this number, from 0, is to be published. */
export type Pace = (event: number) => Promise<void>

/** Milliseconds. */
export interface Clock {
  now(): number
  /** Rejects when aborted, also when there is nothing to wait for. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

const realClock: Clock = {
  now: () => performance.now(),
  sleep: (ms, signal) => sleep(ms, undefined, signal ? { signal } : {}),
}

/** Publishes as fast as the stack takes events. */
export const atOnce: Pace = async () => {}

/**
 * Publishes `events` events in `minutes` minutes at a steady rate, so that a quiet hour of the day passes in no time. It
 * begins with the first call; an event that is late is due at once. Rejects when aborted.
 */
export function steady(events: number, minutes: number, signal?: AbortSignal, clock = realClock): Pace {
  let began: number | undefined
  return async (event) => {
    began ??= clock.now()
    const due = began + (event / events) * minutes * MINUTE
    await clock.sleep(Math.max(0, due - clock.now()), signal)
  }
}
