import type { Catalogue } from '../../../awarding/catalogue/catalogue.ts'
import { publish } from '../../../events/publish.ts'
import { awardBatch } from '../../../functions/award/award-batch.ts'
import type { AwardPorts } from '../../../functions/award/ports.ts'
import { rejectRecords } from '../../../functions/award/reject.ts'
import { erasureQueueOf, remainderSenderTo, senderTo } from '../../../functions/aws/wiring.ts'
import { onConnectionEvent } from '../../../functions/live/connections.ts'
import { pushAwards } from '../../../functions/live/push-awards.ts'
import { eraseUser } from '../../../functions/user/erasing.ts'
import { exportUser } from '../../../functions/user/export-user.ts'
import { finishErasures } from '../../../functions/user/finish-erasures.ts'
import type { UserExport } from '../../../schemas/api/user-export.ts'
import type { UserId } from '../../../schemas/ids.ts'
import type { Store } from '../../../store/open.ts'
import { keptTraces } from '../../functions/support/traces.ts'
import { clients, type ServedEnvironment } from '../services/clients.ts'
import type { SimulatedGateway } from '../services/gateway.ts'
import type { QueueRecord } from '../services/queue.ts'
import type { Actor } from '../simulator/actor.ts'

/** Queues by the names that stand for their addresses. */
export const QUEUES = {
  activities: 'activity',
  rejections: 'rejection',
  erasures: 'erasure',
  announcements: 'live-push',
  manifests: 'export-manifest',
  tidy: 'tidy',
} as const

/** An environment of a function, with what the function made as it was loaded. */
export interface FunctionEnvironment extends ServedEnvironment {
  readonly store: Store
  catalogue(): Promise<Catalogue>
}

/** An invocation of a function: where it runs, and what it tells an operator. */
export interface Running {
  readonly environment: FunctionEnvironment
  readonly actor: Actor
  report(message: string, error?: unknown): void
}

const send = senderTo(QUEUES.rejections, undefined, clients.queues)
const sendBack = remainderSenderTo(QUEUES.activities, clients.queues)
const finishLater = erasureQueueOf(
  // As serverless.yml has it.
  { ERASURE_QUEUE_URL: QUEUES.erasures, ERASURE_DELAY_SECONDS: '60' },
  clients.queues,
)
const { traces } = keptTraces()

/** The ports of awardKeepsakes, as its handler makes them. */
export function awardPorts({ environment, actor, report }: Running): AwardPorts {
  return {
    store: environment.store,
    catalogue: environment.catalogue,
    announce: (events) =>
      publish(events, { client: clients.bus, eventBusName: 'bus', hasTimeFor: actor.hasTimeFor }),
    reject: (rejected) =>
      rejectRecords(rejected, send, (error) => report('rejected activities could not be kept', error)),
    sendBack,
    now: Date.now,
    leadMs: 0,
    hasTimeFor: actor.hasTimeFor,
    wait: actor.wait,
    traces,
    report: (message, { error }) => report(message, error),
  }
}

/** @returns the ids of the records that come again */
export async function award(records: readonly QueueRecord[], ports: AwardPorts): Promise<string[]> {
  const { failed } = await awardBatch(records, ports)
  return failed.map(({ messageId }) => messageId)
}

export async function erase(
  userId: string,
  { environment }: Running,
  gateway: SimulatedGateway,
): Promise<void> {
  const { store } = environment
  await eraseUser(userId as UserId, { store, close: gateway.close, now: Date.now, finishLater, report() {} })
}

export async function finish(
  records: readonly QueueRecord[],
  { environment, report }: Running,
  gateway: SimulatedGateway,
): Promise<string[]> {
  return finishErasures(records, {
    store: environment.store,
    close: gateway.close,
    now: Date.now,
    report() {},
    reportError: (error) => report('an erasure failed', error),
  })
}

export async function push(
  records: readonly QueueRecord[],
  { environment, report }: Running,
  gateway: SimulatedGateway,
): Promise<string[]> {
  const { failed } = await pushAwards(records, {
    store: environment.store,
    post: gateway.post,
    now: Date.now,
    traces,
    report: (message, { error }) => report(message, error),
  })
  return failed.map(({ messageId }) => messageId)
}

export const exportOf = (userId: string, { environment }: Running): Promise<UserExport> =>
  exportUser(userId as UserId, environment)

/** As the gateway calls it when a connection is to be opened. */
export async function connection(
  { connectionId, userId, at }: { connectionId: string; userId: string; at: number },
  { environment }: Running,
  gateway: SimulatedGateway,
): Promise<void> {
  const expiresAt = String(Math.floor(at / 1000) + 30 * 86_400)
  const requestContext = {
    routeKey: '$connect',
    connectionId,
    connectedAt: at,
    authorizer: { userId, expiresAt },
  }
  await onConnectionEvent(
    { requestContext },
    { store: environment.store, close: gateway.close, now: Date.now },
  )
}
