import type { SQSEvent, SQSRecord } from 'aws-lambda'
import type { DemoEvent } from '../../demo/day.ts'
import { batched } from '../../events/batching.ts'
import type { OutgoingEvent } from '../../events/publish.ts'
import { soundDay } from '../cost/workload.ts'

/** Batches of one kind, one after the other, each of activities and users that nothing had before. */
export interface Workload {
  readonly name: string
  /** Activities of one batch. */
  readonly activities: number
  next(): SQSEvent
}

/** So many records a batch has at most, as the template says. */
const RECORDS = 10

const day = soundDay(1_000, 1)
let made = 0

/** One activity of the played day, under a name of its own. */
function activityOf(userId: string, isMarked: boolean): OutgoingEvent {
  const { entry, line } = day[made % day.length] as DemoEvent
  const detail = { ...line.detail, eventId: `${String(line.detail.eventId)}-${made++}`, userId }
  return {
    source: 'partner.bench',
    detailType: entry.DetailType,
    detail: JSON.stringify(isMarked ? { ...detail, marked: true } : detail),
    time: entry.Time,
  }
}

/** A user whom no other measured process has: the stub would give the one's progress to the other. */
const newUser = () => `viewer-${process.pid}-${String(met++).padStart(8, '0')}`
let met = 0

const activitiesOfUsers = (users: number, marked = 0) =>
  Array.from({ length: users }, (_, index) => activityOf(newUser(), index < marked))

/** The first batch: its user's progress stands for that of whoever comes after. */
export const firstBatch = (): SQSEvent => batchOf(activitiesOfOne(5))

const activitiesOfOne = (count: number) => {
  const userId = newUser()
  return Array.from({ length: count }, () => activityOf(userId, false))
}

/** Batches of ten activities of users who are new. */
export interface SharedOut {
  /** Activities of each user, which divide ten. */
  readonly ofUser: number
  /** Whether one activity of the ten earns. */
  readonly earns: boolean
}

export const sharedOutName = ({ ofUser, earns }: SharedOut) =>
  `${ofUser} of a user${earns ? ', one of ten earns' : ''}`

/** Every way to share ten activities out among users that is compared. */
export const SHARED_OUT: readonly SharedOut[] = [1, 2, 10].flatMap((ofUser) =>
  [false, true].map((earns) => ({ ofUser, earns })),
)

export const sharedOut = (given: SharedOut): Workload => ({
  name: sharedOutName(given),
  activities: RECORDS,
  next() {
    const users = Array.from({ length: RECORDS / given.ofUser }, newUser)
    const activities = users.flatMap((userId, user) =>
      Array.from({ length: given.ofUser }, (_, index) =>
        activityOf(userId, given.earns && user + index === 0),
      ),
    )
    return batchOf(activities)
  },
})

/** Every kind of batch that is measured. */
export function workloads(): Workload[] {
  const again = batchOf(activitiesOfUsers(RECORDS))
  return [
    { name: 'ten users', activities: RECORDS, next: () => batchOf(activitiesOfUsers(RECORDS)) },
    {
      name: 'ten users, one of whom earns',
      activities: RECORDS,
      next: () => batchOf(activitiesOfUsers(RECORDS, 1)),
    },
    {
      name: 'ten activities of one user',
      activities: RECORDS,
      next: () => batchOf(activitiesOfOne(RECORDS)),
    },
    { name: 'ten users, all duplicates', activities: RECORDS, next: () => again },
    { name: 'one record', activities: 1, next: () => batchOf(activitiesOfUsers(1)) },
    {
      name: 'ten events of a hundred users',
      activities: 100 * RECORDS,
      next: () => batchOf(activitiesOfUsers(100 * RECORDS), 100),
    },
  ]
}

/** A batch as Lambda gives it, whose records have come by way of EventBridge. */
function batchOf(activities: readonly OutgoingEvent[], inEvent = 1): SQSEvent {
  return { Records: Array.from(batched(activities, inEvent), ({ event }, index) => recordOf(event, index)) }
}

const ARN = 'arn:aws:sqs:us-east-1:123456789012:activities'

function recordOf({ source, detailType, detail, time }: OutgoingEvent, index: number): SQSRecord {
  const id = `${String(made).padStart(8, '0')}-1234-4697-b07a-${String(index).padStart(12, '0')}`
  const envelope = {
    version: '0',
    id,
    'detail-type': detailType,
    source,
    account: '123456789012',
    time: time?.toISOString().replace('.000Z', 'Z'),
    region: 'us-east-1',
    resources: [],
  }
  const sentAt = String(Date.now())
  return {
    messageId: id,
    receiptHandle: 'AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a'.repeat(8),
    body: `${JSON.stringify(envelope).slice(0, -1)},"detail":${detail}}`,
    attributes: {
      ApproximateReceiveCount: '1',
      SentTimestamp: sentAt,
      SenderId: 'AIDAIENQZJOLO23YVJ4VO',
      ApproximateFirstReceiveTimestamp: sentAt,
    },
    messageAttributes: {},
    md5OfBody: 'e4e68fb7bd0e697a0ae8f1bb342846b3',
    eventSource: 'aws:sqs',
    eventSourceARN: ARN,
    awsRegion: 'us-east-1',
  }
}
